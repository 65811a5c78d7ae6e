package io.pollux.application.settings;

import io.pollux.domain.key.Secret;
import io.pollux.domain.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * All that the environment says: the runtime settings, the credentials, and what only counts at start.
 *
 * @param keys upstream keys in the order of rotation, without duplicates
 * @param tokens client credentials in clear, as the environment has them
 * @param adminToken empty when none is given: then one is generated
 * @param timeZone of timestamps in logs; empty for the system's
 * @param masterKey encrypts what is stored; empty for a generated file under the data directory
 * @param shutdownGrace how long open calls may go on after the order to stop
 * @param unused variables of the predecessor that are set but mean nothing here yet
 */
public record Configuration(
        Settings settings,
        List<ConfiguredKey> keys,
        List<Secret> tokens,
        Optional<Secret> adminToken,
        DatabaseSettings database,
        Path dataDirectory,
        int port,
        Optional<ZoneId> timeZone,
        Optional<Secret> masterKey,
        Duration shutdownGrace,
        String logLevel,
        List<String> unused) {

    /** A key as configured, with the operator's name for its project if there is one. */
    public record ConfiguredKey(Secret secret, Optional<String> project) {}

    /** Where state is kept. */
    public sealed interface DatabaseSettings {
        /** One file inside the data directory. */
        record Sqlite(String fileName) implements DatabaseSettings {}

        record MySql(String host, int port, String database, String user, Secret password)
                implements DatabaseSettings {}

        /** A server on this machine, reached through its Unix socket. */
        record MySqlSocket(Path socket, String database, String user, Secret password) implements DatabaseSettings {}
    }
}
