package io.pollux.persistence;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Whether the database answers. However many ask at once, at most one question is on its way. */
public final class DatabaseHealth {
    private static final Logger log = LoggerFactory.getLogger(DatabaseHealth.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final BooleanSupplier question;
    private final Executor aside = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<@Nullable CompletableFuture<Boolean>> asked = new AtomicReference<>();

    public DatabaseHealth(DataSource reads) {
        var sql = new JdbcTemplate(reads);
        this.question = () -> {
            try {
                // A table of ours, since "select 1" does not touch the file of an embedded database.
                sql.queryForList("select id from client_token limit 1");
                return true;
            } catch (DataAccessException e) {
                log.debug("The database does not answer", e);
                return false;
            }
        };
    }

    /** Asks the database; false when it has not answered within two seconds. */
    public boolean reachable() {
        var mine = new CompletableFuture<Boolean>();
        var running = asked.compareAndExchange(null, mine);
        if (running == null) {
            aside.execute(() -> {
                try {
                    mine.complete(question.getAsBoolean());
                } finally {
                    asked.set(null);
                    mine.complete(false);
                }
            });
        }
        try {
            return (running == null ? mine : running).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
