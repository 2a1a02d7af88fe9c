package io.fleet.processing.history;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.flywaydb.core.Flyway;
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
 * readiness, because nearby, orders and the live side work without it; routes answer 503 meanwhile.
 */
@Configuration(proxyBeanMethods = false)
class HistoryConfiguration {

    /** The start must not fail while the database is away: {@link HistorySchema} migrates. */
    @Bean
    FlywayMigrationStrategy migrateLater() {
        return _ -> {};
    }

    @Bean
    DayPartitions dayPartitions(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        return new DayPartitions(jdbc, new TransactionTemplate(transactions));
    }

    @Bean
    HistorySchema historySchema(Flyway flyway, JdbcTemplate jdbc, DayPartitions partitions, InstantSource clock) {
        return new HistorySchema(flyway, jdbc, partitions, clock);
    }

    @Bean
    HistoryDuty historyDuty(HistorySchema schema, JdbcTemplate jdbc, DayPartitions partitions, MeterRegistry metrics) {
        return new HistoryDuty(schema, new FixSieve(new FixWriter(jdbc, partitions, metrics)));
    }
}
