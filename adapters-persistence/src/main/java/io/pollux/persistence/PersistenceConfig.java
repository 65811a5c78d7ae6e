package io.pollux.persistence;

import io.pollux.persistence.access.JpaTokenStore;
import io.pollux.persistence.exchange.ExchangeJournal;
import io.pollux.persistence.key.JpaKeyStore;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import org.flywaydb.core.Flyway;
import org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl;
import org.hibernate.community.dialect.SQLiteDialect;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The stores as beans. Needs a {@link Database}, a {@link MasterKey} and an {@link java.time.InstantSource}; Spring
 * Boot's own configuration of data sources, Flyway and JPA stands back for what is here.
 */
@Configuration(proxyBeanMethods = false)
@EnableJpaRepositories(basePackageClasses = PersistenceConfig.class)
@Import({JpaKeyStore.class, JpaTokenStore.class})
public class PersistenceConfig {
    private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

    @Bean
    @Primary
    DataSource writes(Database database) {
        return inTurn(database, () -> Pools.writes(database));
    }

    /** Opened after the migration, so that a reader never finds a database without tables. */
    @Bean
    @DependsOn("flyway")
    DataSource reads(Database database) {
        return Pools.reads(database);
    }

    @Bean
    Flyway flyway(Database database, DataSource writes) {
        var flyway = Flyway.configure()
                .dataSource(writes)
                .locations("classpath:db/migration/" + (database.kind() == Database.Kind.SQLITE ? "sqlite" : "mysql"))
                .load();
        inTurn(database, flyway::migrate);
        return flyway;
    }

    @Bean
    @DependsOn("flyway")
    LocalContainerEntityManagerFactoryBean entityManagerFactory(Database database, DataSource writes) {
        var factory = new LocalContainerEntityManagerFactoryBean();
        factory.setDataSource(writes);
        factory.setPackagesToScan(PersistenceConfig.class.getPackageName());
        factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
        factory.setJpaPropertyMap(hibernate(database, writes));
        return factory;
    }

    @Bean
    PlatformTransactionManager transactionManager(EntityManagerFactory entityManagerFactory) {
        return new JpaTransactionManager(entityManagerFactory);
    }

    @Bean
    @DependsOn("flyway")
    ExchangeJournal exchangeJournal(DataSource writes) {
        return new ExchangeJournal(writes);
    }

    @Bean
    LockProvider lockProvider(Database database, DataSource writes) {
        var locks = JdbcTemplateLockProvider.Configuration.builder().withJdbcTemplate(new JdbcTemplate(writes));
        return new JdbcTemplateLockProvider(
                switch (database.kind()) {
                    // One machine, one clock; the provider has no database time for SQLite.
                    case SQLITE -> locks.forceUtcTimeZone().build();
                    case MYSQL -> locks.usingDbTime().build();
                });
    }

    @Bean
    DatabaseHealth databaseHealth(@Qualifier("reads") DataSource reads) {
        return new DatabaseHealth(reads);
    }

    /**
     * Processes that start at once on one SQLite file take turns, by a lock on a file beside it; the lock of a process
     * that dies is gone with it. Opening needs it because two that turn an empty file to its write-ahead log refuse each
     * other without waiting, and the migration because Flyway knows no lock there. MySQL needs neither.
     */
    private static <T> T inTurn(Database database, Supplier<T> step) {
        if (database.kind() == Database.Kind.MYSQL) {
            return step.get();
        }
        IN_THIS_PROCESS.lock();
        try (var turn = FileChannel.open(
                        Files.createDirectories(database.dataDir()).resolve("start.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                var _ = turn.lock()) {
            return step.get();
        } catch (IOException e) {
            throw new DatabaseUnavailable(
                    "The data directory " + database.dataDir() + " cannot be used: " + e + ".", e);
        } finally {
            IN_THIS_PROCESS.unlock();
        }
    }

    private static Map<String, Object> hibernate(Database database, DataSource writes) {
        var properties = new HashMap<String, Object>();
        properties.put("hibernate.boot.allow_jdbc_metadata_access", false);
        switch (database.kind()) {
            case SQLITE -> properties.put("hibernate.dialect", new SQLiteDialect());
            case MYSQL -> {
                properties.put("jakarta.persistence.database-product-name", product(writes));
                properties.put("hibernate.jdbc.time_zone", "UTC");
            }
        }
        properties.put("hibernate.hbm2ddl.auto", "none");
        properties.put("hibernate.enhancer.enableDirtyTracking", false);
        properties.put("hibernate.enhancer.enableLazyInitialization", false);
        properties.put("hibernate.physical_naming_strategy", new PhysicalNamingStrategySnakeCaseImpl());
        // The exception says it all, and a lost race that is run again is no error.
        properties.put("hibernate.jdbc.log.errors", false);
        properties.put("hibernate.jdbc.batch_size", 500);
        properties.put("hibernate.order_inserts", true);
        properties.put("hibernate.order_updates", true);
        properties.put("jakarta.persistence.validation.mode", "none");
        return properties;
    }

    /** The driver takes every MariaDB for a MySQL; only the server's own version tells. */
    private static String product(DataSource writes) {
        var version = new JdbcTemplate(writes).queryForObject("select version()", String.class);
        return version != null && version.contains("MariaDB") ? "MariaDB" : "MySQL";
    }
}
