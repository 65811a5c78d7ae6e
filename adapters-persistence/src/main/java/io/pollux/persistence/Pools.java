package io.pollux.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.SQLException;

/**
 * Opens connection pools.
 *
 * <p>SQLite has one writer at a time. Its connections for writing are therefore a pool of one, in which our own writers
 * queue fairly and begin with the write lock in hand (a transaction that only finds out later that it writes cannot
 * wait for another process: https://sqlite.org/isolation.html). Readers have their own pool and, thanks to the
 * write-ahead log, wait for nobody.
 */
final class Pools {
    private static final int READERS = 4;
    private static final int MYSQL_WRITERS = 4;

    private Pools() {}

    static HikariDataSource writes(Database database) {
        var config = config(database, "writes");
        switch (database.kind()) {
            case SQLITE -> {
                config.setMaximumPoolSize(1);
                config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
            }
            case MYSQL -> config.setMaximumPoolSize(MYSQL_WRITERS);
        }
        return open(database, config);
    }

    static HikariDataSource reads(Database database) {
        var config = config(database, "reads");
        config.setMaximumPoolSize(READERS);
        switch (database.kind()) {
            case SQLITE -> config.setConnectionInitSql("PRAGMA query_only = ON");
            case MYSQL -> config.setReadOnly(true);
        }
        return open(database, config);
    }

    private static HikariConfig config(Database database, String name) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(database.url());
        config.setMinimumIdle(1);
        switch (database.kind()) {
            case SQLITE -> {
                // Long enough for the import of very many keys, which holds the one connection.
                config.setConnectionTimeout(30_000);
                config.addDataSourceProperty("journal_mode", "WAL");
                config.addDataSourceProperty("busy_timeout", "5000");
                config.addDataSourceProperty("synchronous", "NORMAL");
                config.addDataSourceProperty("foreign_keys", "true");
            }
            case MYSQL -> {
                config.setUsername(database.user());
                config.setPassword(database.password());
                config.setConnectionTimeout(5_000);
                config.setKeepaliveTime(60_000);
                config.addDataSourceProperty("connectTimeout", "5000");
                config.addDataSourceProperty("socketTimeout", "30000");
                config.addDataSourceProperty("connectionTimeZone", "UTC");
                config.addDataSourceProperty("forceConnectionTimeZoneToSession", "true");
                config.addDataSourceProperty("rewriteBatchedStatements", "true");
            }
        }
        return config;
    }

    private static HikariDataSource open(Database database, HikariConfig config) {
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException e) {
            throw new DatabaseUnavailable(
                    "The database at " + database.place() + " cannot be used: " + reason(e) + ".", e);
        }
    }

    private static String reason(Throwable failure) {
        Throwable deepest = failure;
        for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getErrorCode() != 0) {
                return oneLine(String.valueOf(sql.getMessage()));
            }
            deepest = cause;
        }
        return oneLine(String.valueOf(deepest.getMessage()));
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s+", " ").replaceFirst("\\.$", "");
    }
}
