package io.fleet.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.db.testing.TimescaleDatabase;
import io.fleet.db.testing.WithTimescale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the roles of {@code deploy/postgres/roles.sql} may do on TimescaleDB, whoever ran the migrations. */
@WithTimescale
@Timeout(300)
class TimescaleRolesTest {

    /** All connections share one session. */
    @AfterEach
    void beSuperuser(TimescaleDatabase database) throws SQLException {
        Schema.execute(database.jdbcUrl(), "reset role");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "fleet_migrator", "fleet_writer"})
    void theWriterSetsPoliciesAndErasesAndTheReaderReads(String migrating, TimescaleDatabase database)
            throws IOException, SQLException {
        setRights(database);
        as(database, migrating);
        Schema.flyway(database.jdbcUrl(), "common", "timescale", "community").migrate();
        setRights(database);

        as(database, "fleet_writer");
        run(database,
                "insert into fixes values ('2024-01-01 12:00Z', 1, null, 1, 1, 50), ('2024-01-01 12:00Z', 2, null, 1, 1, 50)");
        run(database, "select set_chunk_time_interval('fixes', interval '3 hours')");
        run(database, "call add_columnstore_policy('fixes', after => interval '6 hours')");
        run(database, """
                select add_continuous_aggregate_policy('driver_hourly', start_offset => interval '30 days',
                    end_offset => interval '5 minutes', schedule_interval => interval '5 minutes')
                """);
        run(database, "select add_retention_policy('driver_hourly', drop_after => interval '36500 days')");
        run(database, "call refresh_continuous_aggregate('driver_hourly', null, null)");
        run(database, "call convert_to_columnstore('"
                + Schema.column(database.jdbcUrl(), "select show_chunks('fixes')").getFirst() + "')");
        run(database, "delete from fixes where driver_id = 1");
        String hours = Schema.column(database.jdbcUrl(), """
                select format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name)
                from timescaledb_information.continuous_aggregates where view_name = 'driver_hourly'
                """).getFirst();
        run(database, "delete from " + hours + " where driver_id = 1");

        as(database, "fleet_reader");
        assertThat(Schema.column(database.jdbcUrl(), "select driver_id from driver_locations")).containsExactly("2");
        assertThat(Schema.column(database.jdbcUrl(), "select driver_id from driver_hourly")).containsExactly("2");
        assertThatThrownBy(() -> run(database, "delete from fixes")).hasMessageContaining("permission denied");

        as(database, "fleet_writer");
        run(database, "select drop_chunks('fixes', older_than => timestamptz '2024-06-01')");
        assertThat(Schema.column(database.jdbcUrl(), "select driver_id from fixes")).isEmpty();
    }

    /** But for the rights on the database itself: the server on Node fails at any change of them ("tuple concurrently deleted"). */
    private static void setRights(TimescaleDatabase database) throws IOException, SQLException {
        run(database, "reset role");
        run(database, Files.readString(Path.of(RolesTest.ROLES)).replaceAll("(?m)^.* ON DATABASE .*$", ""));
    }

    private static void as(TimescaleDatabase database, String role) throws SQLException {
        run(database, "reset role");
        run(database, "set role " + role);
    }

    private static void run(TimescaleDatabase database, String sql) throws SQLException {
        Schema.execute(database.jdbcUrl(), sql);
    }
}
