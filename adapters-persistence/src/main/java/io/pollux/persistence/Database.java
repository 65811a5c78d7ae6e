package io.pollux.persistence;

import java.nio.file.Path;

/**
 * Which database to use.
 *
 * @param url a JDBC url of the kind's driver, without credentials
 * @param user empty for SQLite
 * @param password empty for SQLite
 * @param dataDir where this installation keeps its files; made when absent
 */
public record Database(Kind kind, String url, String user, String password, Path dataDir) {
    /** What speaks on the other side. */
    public enum Kind {
        /** A file of our own, for one machine. */
        SQLITE,
        /** MySQL 8.4, or MariaDB from 10.11 on. */
        MYSQL
    }

    /** The embedded database: one file in the data directory. */
    public static Database embedded(Path dataDir) {
        return new Database(Kind.SQLITE, "jdbc:sqlite:" + dataDir.resolve("pollux.db"), "", "", dataDir);
    }

    /** All but the password. */
    @Override
    public String toString() {
        return "Database[" + kind + ", " + place() + "]";
    }

    /** Where the database is, fit to be shown: its file, or host, port and name. */
    String place() {
        return switch (kind) {
            case SQLITE -> url.replaceFirst("^jdbc:sqlite:", "");
            // The driver would also take credentials before the host and among the options.
            case MYSQL -> url.replaceFirst("[?].*", "").replaceFirst(".*//(.*@)?", "");
        };
    }
}
