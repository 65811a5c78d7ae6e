package io.pollux.protocol.gemini;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The spellings of a delay in error bodies: {@code 34.4s} in RetryInfo, {@code 8h12m3.4s} in messages. */
final class RetryDelay {
    // Bounded digits keep every sum within a Duration.
    private static final String NUMBER = "([0-9]{1,12}(?:\\.[0-9]{1,12})?)";
    private static final String UNIT = "(ns|us|µs|μs|ms|s|m|h)";
    private static final Pattern TERM = Pattern.compile(NUMBER + UNIT);
    private static final Pattern SECONDS = Pattern.compile(NUMBER + "s");
    private static final Pattern MESSAGE = Pattern.compile(
            "\\bretry in ((?:[0-9]{1,12}(?:\\.[0-9]{1,12})?(?:ns|us|µs|μs|ms|s|m|h)){1,6})", Pattern.CASE_INSENSITIVE);

    private RetryDelay() {}

    static Optional<Duration> parse(String text) {
        return SECONDS.matcher(text).matches() ? Optional.of(sum(text)) : Optional.empty();
    }

    static Optional<Duration> inMessage(String message) {
        Matcher told = MESSAGE.matcher(message);
        return told.find() ? Optional.of(sum(told.group(1))) : Optional.empty();
    }

    static String format(Duration delay) {
        if (delay.isNegative() || delay.isZero()) {
            return "0s";
        }
        BigDecimal seconds = BigDecimal.valueOf(delay.getSeconds()).add(BigDecimal.valueOf(delay.getNano(), 9));
        return seconds.stripTrailingZeros().toPlainString() + 's';
    }

    private static Duration sum(String terms) {
        Duration sum = Duration.ZERO;
        Matcher term = TERM.matcher(terms);
        while (term.find()) {
            BigDecimal nanos = new BigDecimal(term.group(1)).multiply(BigDecimal.valueOf(nanosIn(term.group(2))));
            BigDecimal[] parts = nanos.divideAndRemainder(BigDecimal.valueOf(1_000_000_000L));
            sum = sum.plus(Duration.ofSeconds(parts[0].longValue(), parts[1].longValue()));
        }
        return sum;
    }

    private static long nanosIn(String unit) {
        return switch (unit) {
            case "h" -> 3_600_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "s" -> 1_000_000_000L;
            case "ms" -> 1_000_000L;
            case "ns" -> 1L;
            default -> 1_000L;
        };
    }
}
