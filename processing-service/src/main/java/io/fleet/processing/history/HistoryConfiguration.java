package io.fleet.processing.history;

import io.fleet.processing.consume.Chore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.flywaydb.core.Flyway;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the history's duty and what it needs.
 *
 * <p>A database that is away is named by the health's {@code db} and takes down neither liveness, because a restart would not bring it back, nor
 * readiness, because nearby, orders and the live side work without it; routes answer 503 meanwhile. Readiness waits for the schema only where the
 * service leaves the migration to somebody else.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HistoryProperties.class)
class HistoryConfiguration {

    private static final Duration ADDING_UP_EVERY = Duration.ofMinutes(1);

    /** The start must not fail while the database is away: {@link HistorySchema} migrates. */
    @Bean
    FlywayMigrationStrategy migrateLater() {
        return _ -> {};
    }

    @Bean
    HistorySchema historySchema(Flyway flyway, JdbcTemplate jdbc, PlatformTransactionManager transactions,
            HistoryProperties settings, InstantSource clock) {
        var transaction = new TransactionTemplate(transactions);
        return new HistorySchema(new HistoryMigration(flyway, jdbc, settings.migrate()),
                edition -> Slices.of(edition.kind(), jdbc, transaction, settings), clock);
    }

    @Bean
    HistorySchemaHealth historySchemaHealthIndicator(HistorySchema schema) {
        return new HistorySchemaHealth(schema);
    }

    @Bean
    DriverHours driverHours(HistorySchema schema, JdbcTemplate jdbc, PlatformTransactionManager transactions,
            InstantSource clock, MeterRegistry metrics) {
        return new DriverHours(jdbc, new TransactionTemplate(transactions), schema::kept, clock, metrics);
    }

    @Bean
    Chore addingUpHours(DriverHours hours) {
        return new Chore("adding up drivers' hours", ADDING_UP_EVERY, hours::round);
    }

    @Bean
    HistoryDuty historyDuty(HistorySchema schema, JdbcTemplate jdbc, HistoryProperties settings, MeterRegistry metrics,
            InstantSource clock) {
        var writer = new FixWriter(jdbc, schema::slices, metrics);
        return new HistoryDuty(new FixSieve(writer), new KeptSpan(clock, settings.retention()), settings.gather(),
                metrics);
    }
}
