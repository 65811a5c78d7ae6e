package io.pollux.persistence.exchange;

import io.pollux.domain.exchange.Attempt;
import io.pollux.domain.exchange.Exchange;
import io.pollux.domain.key.KeyId;
import io.pollux.domain.key.ProjectId;
import io.pollux.persistence.Micros;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Inserts finished calls and their attempts. */
final class ExchangeInserts {
    private static final String EXCHANGE = """
            insert into exchange (call_id, started_at, token_id, operation, model_asked, model_served, streamed, status,
              outcome, finish_reason, first_event, took, prompt_tokens, candidates_tokens, thoughts_tokens,
              cached_tokens, tool_use_tokens, total_tokens, attempt_count, key_id, project, failure)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String ATTEMPT = """
            insert into attempt (call_id, number, key_id, project, begun, took, status, failure, evidence)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final Attempt NO_ATTEMPT =
            new Attempt(0, new KeyId(""), new ProjectId(""), Duration.ZERO, Duration.ZERO, 0, "", "");

    private final JdbcTemplate sql;
    private final TransactionTemplate transaction;

    ExchangeInserts(DataSource writes) {
        sql = new JdbcTemplate(writes);
        transaction = new TransactionTemplate(new JdbcTransactionManager(writes));
    }

    /** Inserts all, or none and throws. */
    void insert(List<Exchange> exchanges) {
        var tries = new ArrayList<Try>(exchanges.size());
        for (var exchange : exchanges) {
            if (saysMoreThanItsCall(exchange.attempts())) {
                exchange.attempts().forEach(attempt -> tries.add(new Try(exchange.callId(), attempt)));
            }
        }
        transaction.executeWithoutResult(_ -> {
            sql.batchUpdate(EXCHANGE, exchanges, exchanges.size(), ExchangeInserts::fill);
            if (!tries.isEmpty()) {
                sql.batchUpdate(ATTEMPT, tries, tries.size(), ExchangeInserts::fill);
            }
        });
    }

    /** A single attempt that was accepted is told by its call's own row; most are, and rows cost CPU. */
    private static boolean saysMoreThanItsCall(List<Attempt> attempts) {
        return attempts.size() > 1
                || (attempts.size() == 1 && !attempts.getFirst().failure().isEmpty());
    }

    boolean isKnown(Exchange exchange) {
        return !sql.queryForList("select id from exchange where call_id = ?", exchange.callId())
                .isEmpty();
    }

    private static void fill(PreparedStatement row, Exchange exchange) throws SQLException {
        var attempts = exchange.attempts();
        var last = attempts.isEmpty() ? NO_ATTEMPT : attempts.getLast();
        var usage = exchange.usage();
        row.setString(1, exchange.callId());
        row.setLong(2, Micros.of(exchange.startedAt()));
        row.setString(3, exchange.caller().tokenId());
        row.setString(4, first(64, exchange.operation()));
        row.setString(5, first(200, exchange.modelAsked()));
        row.setString(6, first(200, exchange.modelServed()));
        row.setBoolean(7, exchange.streamed());
        row.setInt(8, exchange.status());
        row.setString(9, exchange.outcome().name());
        row.setString(10, first(64, exchange.finishReason()));
        row.setLong(11, Micros.of(exchange.firstEvent()));
        row.setLong(12, Micros.of(exchange.took()));
        row.setLong(13, usage.prompt());
        row.setLong(14, usage.candidates());
        row.setLong(15, usage.thoughts());
        row.setLong(16, usage.cached());
        row.setLong(17, usage.toolUse());
        row.setLong(18, usage.total());
        row.setInt(19, attempts.size());
        row.setString(20, last.key().value());
        row.setString(21, first(200, last.project().value()));
        row.setString(22, first(64, last.failure()));
    }

    private static void fill(PreparedStatement row, Try attempted) throws SQLException {
        var attempt = attempted.attempt();
        row.setString(1, attempted.callId());
        row.setInt(2, attempt.number());
        row.setString(3, attempt.key().value());
        row.setString(4, first(200, attempt.project().value()));
        row.setLong(5, Micros.of(attempt.begun()));
        row.setLong(6, Micros.of(attempt.took()));
        row.setInt(7, attempt.status());
        row.setString(8, first(64, attempt.failure()));
        row.setString(9, first(300, attempt.evidence()));
    }

    /** What the column has room for; models and texts come from clients and upstreams, who know no limit. */
    private static String first(int length, String text) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    private record Try(String callId, Attempt attempt) {}
}
