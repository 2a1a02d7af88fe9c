package io.fleet.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.WithDatabase;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        assertThat(column(server, """
                select column_name || ' ' || data_type from information_schema.columns
                where table_schema = 'public' and table_name = 'driver_locations' order by ordinal_position
                """)).containsExactly("time timestamp with time zone", "driver_id bigint", "order_id text",
                "latitude double precision", "longitude double precision", "speed double precision",
                "heading double precision", "accuracy double precision");
    }

    @Test
    void migratingAgainChangesNothing(DatabaseServer server) {
        assertThat(flyway(server).migrate().migrationsExecuted).isEqualTo(2);
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
        assertThat(executed).isEqualTo(2);
        assertThat(column(server, "select version from flyway_schema_history where success order by 1"))
                .containsExactly("1", "2");
    }

    private static Flyway flyway(DatabaseServer server) {
        return Flyway.configure().dataSource(server.jdbcUrl(), null, null)
                .locations("classpath:db/migration/common", "classpath:db/migration/plain")
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false")).load();
    }

    private static List<String> column(DatabaseServer server, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(server.jdbcUrl());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
