package io.pollux.simulator.project;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** What one project has used of one model: a sliding minute, and a day that ends at midnight Pacific time. */
final class Usage {
    private static final ZoneId PACIFIC = ZoneId.of("America/Los_Angeles");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Charge> minute = new ArrayDeque<>();
    private LocalDate day = LocalDate.EPOCH;
    private long today;

    /** Charges the call unless it breaks a limit; refused calls cost nothing. */
    List<Violation> charge(Instant now, Quota quota, long requests, long tokens) {
        lock.lock();
        try {
            forget(now);
            List<Violation> violations = violations(now, quota, requests, tokens);
            if (violations.isEmpty()) {
                minute.add(new Charge(now, requests, tokens));
                today += requests;
            }
            return violations;
        } finally {
            lock.unlock();
        }
    }

    private void forget(Instant now) {
        while (!minute.isEmpty() && !minute.getFirst().at.plus(MINUTE).isAfter(now)) {
            minute.removeFirst();
        }
        LocalDate pacific = now.atZone(PACIFIC).toLocalDate();
        if (!pacific.equals(day)) {
            day = pacific;
            today = 0;
        }
    }

    private List<Violation> violations(Instant now, Quota quota, long requests, long tokens) {
        List<Violation> violations = new ArrayList<>();
        if (quota.rpd() > 0 && today + requests > quota.rpd()) {
            Instant midnight = day.plusDays(1).atStartOfDay(PACIFIC).toInstant();
            violations.add(
                    new Violation(Violation.Window.REQUESTS_A_DAY, quota.rpd(), Duration.between(now, midnight)));
        }
        long requestsNow = minute.stream().mapToLong(Charge::requests).sum();
        if (quota.rpm() > 0 && requestsNow + requests > quota.rpm()) {
            violations.add(new Violation(Violation.Window.REQUESTS_A_MINUTE, quota.rpm(), untilFree(now)));
        }
        long tokensNow = minute.stream().mapToLong(Charge::tokens).sum();
        if (quota.tpm() > 0 && tokensNow + tokens > quota.tpm()) {
            violations.add(new Violation(Violation.Window.TOKENS_A_MINUTE, quota.tpm(), untilFree(now)));
        }
        return violations;
    }

    /** Until the oldest charge leaves the minute. */
    private Duration untilFree(Instant now) {
        return minute.isEmpty()
                ? MINUTE
                : Duration.between(now, minute.getFirst().at.plus(MINUTE));
    }

    private record Charge(Instant at, long requests, long tokens) {}
}
