package io.fleet.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.WithDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithDatabase(cleaning = WithDatabase.Cleaning.SCHEMA)
@Timeout(120)
class MigrationsTest {

    @Test
    void analystsSeeTheViewInUnitsOfTheApi(DatabaseServer server) throws SQLException {
        flyway(server).migrate();
        assertThat(Schema.viewForAnalysts(server.jdbcUrl())).isEqualTo(Schema.VIEW_FOR_ANALYSTS);
    }

    @Test
    void theTableHasTheSameColumnsChecksAndIndexesAsOnTimescale(DatabaseServer server) throws SQLException {
        flyway(server).migrate();
        assertThat(Schema.shapeOfTheTable(server.jdbcUrl())).isEqualTo(Schema.SHAPE_OF_THE_TABLE);
    }

    @Test
    void releasedMigrationsStayAsTheyAre(DatabaseServer server) throws SQLException {
        flyway(server).migrate();
        assertThat(Schema.column(server.jdbcUrl(), """
                select version || ' ' || script || ' ' || checksum from flyway_schema_history
                where version in ('1', '2') order by version
                """)).containsExactly("1 V1__fixes.sql 134168061", "2 V2__driver_locations.sql 432651060");
    }

    @Test
    void migratingAgainChangesNothing(DatabaseServer server) {
        assertThat(flyway(server).migrate().migrationsExecuted).isEqualTo(3);
        assertThat(flyway(server).migrate().migrationsExecuted).isZero();
    }

    @Test
    void severalInstancesMigrateAtOnce(DatabaseServer server) throws Exception {
        var start = new CyclicBarrier(4);
        int executed = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 4; i++) {
                running.add(threads.submit(() -> {
                    start.await();
                    return flyway(server).migrate().migrationsExecuted;
                }));
            }
            for (var one : running) {
                executed += one.get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(executed).isEqualTo(3);
        assertThat(
                Schema.column(server.jdbcUrl(), "select version from flyway_schema_history where success order by 1"))
                .containsExactly("1", "2", "3");
    }

    private static Flyway flyway(DatabaseServer server) {
        return Schema.flyway(server.jdbcUrl(), "common", "plain");
    }
}
