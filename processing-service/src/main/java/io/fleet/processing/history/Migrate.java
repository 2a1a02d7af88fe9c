package io.fleet.processing.history;

import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A program that brings the history's schema up to date and ends: for a job that runs ahead of services which leave the migration to somebody else
 * ({@code fleet.history.migrate=false}). It takes the service's settings of the database and no others. It fails while the database is away, so that the
 * job may be tried again; several may run at once.
 */
@ImportAutoConfiguration({DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
        FlywayAutoConfiguration.class})
final class Migrate {

    private static final Logger log = LoggerFactory.getLogger(Migrate.class);

    static void main(String[] arguments) {
        try (var context = new SpringApplicationBuilder(Migrate.class).web(WebApplicationType.NONE).run(arguments)) {
            var migration = new HistoryMigration(context.getBean(Flyway.class), context.getBean(JdbcTemplate.class),
                    true);
            log.info("The history's schema is up to date on {}", migration.complete());
        }
    }

    /** Not before it is known what the database is. */
    @Bean
    static FlywayMigrationStrategy migrateLater() {
        return _ -> {};
    }
}
