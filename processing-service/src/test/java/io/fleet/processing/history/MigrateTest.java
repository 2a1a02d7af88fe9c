package io.fleet.processing.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.WithDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithDatabase(cleaning = WithDatabase.Cleaning.SCHEMA)
@Timeout(120)
class MigrateTest {

    @Test
    void theJobLeavesNothingForTheServicesToMigrate(DatabaseServer server) {
        String[] settings = {"--spring.datasource.url=" + server.jdbcUrl()};
        Migrate.main(settings);
        try (var database = HistoryDatabase.unmigrated(server.jdbcUrl())) {
            assertThat(database.migration(false).complete()).isEqualTo(database.edition());
        }
        Migrate.main(settings);
    }

    @Test
    void theJobFailsWhileTheDatabaseIsAway() {
        assertThatThrownBy(() -> Migrate.main(new String[]{
                "--spring.datasource.url=jdbc:postgresql://127.0.0.1:1/fleet"})).isInstanceOf(RuntimeException.class);
    }
}
