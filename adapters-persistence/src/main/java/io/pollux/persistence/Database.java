package io.pollux.persistence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.nio.file.Path;

/**
 * Which database to use.
 *
 * @param url a JDBC url of the kind's driver, without credentials
 * @param user empty for SQLite
 * @param password empty for SQLite
 * @param dataDir where this installation keeps its files; made when absent and needed
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

    /** A MySQL or MariaDB on the same machine, behind a Unix domain socket. */
    public static Database behindSocket(Path socket, String name, String user, String password, Path dataDir) {
        var url = "jdbc:mysql://localhost/" + name + "?socketFactory=" + UnixSocketFactory.class.getName() + "&"
                + UnixSocketFactory.PATH + "=" + URLEncoder.encode(socket.toString(), UTF_8);
        return new Database(Kind.MYSQL, url, user, password, dataDir);
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
