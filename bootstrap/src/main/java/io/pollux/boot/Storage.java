package io.pollux.boot;

import io.pollux.application.access.KeyedHash;
import io.pollux.application.settings.Configuration;
import io.pollux.application.settings.Configuration.DatabaseSettings.MySql;
import io.pollux.application.settings.Configuration.DatabaseSettings.MySqlSocket;
import io.pollux.application.settings.Configuration.DatabaseSettings.Sqlite;
import io.pollux.domain.key.Secret;
import io.pollux.persistence.Database;
import io.pollux.persistence.DatabaseHealth;
import io.pollux.persistence.MasterKey;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Where state is kept, as configured. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class Storage {
    @Bean
    Database database(Configuration configuration) {
        var data = configuration.dataDirectory();
        return switch (configuration.database()) {
            case Sqlite(var file) ->
                new Database(Database.Kind.SQLITE, "jdbc:sqlite:" + data.resolve(file), "", "", data);
            case MySql(var host, var port, var name, var user, var password) ->
                new Database(
                        Database.Kind.MYSQL,
                        "jdbc:mysql://" + host + ":" + port + "/" + name,
                        user,
                        password.reveal(),
                        data);
            case MySqlSocket(var socket, var name, var user, var password) ->
                Database.behindSocket(socket, name, user, password.reveal(), data);
        };
    }

    @Bean
    MasterKey masterKey(Configuration configuration) {
        return MasterKey.read(configuration.masterKey().map(Secret::reveal).orElse(""), configuration.dataDirectory());
    }

    @Bean
    KeyedHash keyedHash(MasterKey masterKey) {
        return new KeyedHash(masterKey.lookup());
    }

    @Bean
    HealthIndicator gatewayDatabase(DatabaseHealth database) {
        return () -> database.reachable() ? Health.up().build() : Health.down().build();
    }
}
