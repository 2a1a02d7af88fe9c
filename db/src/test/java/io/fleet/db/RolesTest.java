package io.fleet.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.WithDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the roles of {@code deploy/postgres/roles.sql} may do on plain PostgreSQL, whoever ran the migrations. */
@WithDatabase(cleaning = WithDatabase.Cleaning.SCHEMA)
@Timeout(120)
class RolesTest {

    static final String ROLES = "../deploy/postgres/roles.sql";

    @BeforeEach
    void setRights(DatabaseServer server) throws IOException, SQLException {
        Schema.execute(server.jdbcUrl(), Files.readString(Path.of(ROLES)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "fleet_migrator", "fleet_writer"})
    void theWriterKeepsPartitionsThatTheReaderReadsAndTheMigratorGoesOn(String migrating, DatabaseServer server)
            throws IOException, SQLException {
        Schema.flyway(as(server, migrating), "common", "plain").migrate();
        Schema.execute(as(server, migrating),
                "create table fixes_p20240101 partition of fixes for values from ('2024-01-01Z') to ('2024-01-02Z')");
        setRights(server);

        String writer = as(server, "fleet_writer");
        Schema.execute(writer, "create table fixes_p20240102 (like fixes including defaults including constraints)");
        Schema.execute(writer,
                "alter table fixes attach partition fixes_p20240102 for values from ('2024-01-02Z') to ('2024-01-03Z')");
        Schema.execute(writer,
                "insert into fixes values ('2024-01-01 12:00Z', 1, null, 1, 1), ('2024-01-02 12:00Z', 1, null, 1, 1)");
        assertThat(Schema.column(as(server, "fleet_reader"), "select driver_id from driver_locations")).hasSize(2);
        Schema.execute(writer, "alter table fixes detach partition fixes_p20240101 concurrently");
        Schema.execute(writer, "drop table fixes_p20240101");
        Schema.execute(writer, "delete from fixes where driver_id = 1");
        assertThatThrownBy(() -> Schema.execute(as(server, "fleet_reader"), "delete from fixes"))
                .hasMessageContaining("permission denied");

        String migrator = as(server, "fleet_migrator");
        Schema.execute(migrator, "alter table fixes add column later int");
        Schema.execute(migrator, "create view later as select * from fixes");
        assertThat(Schema.column(as(server, "fleet_reader"), "select count(*) from later")).containsExactly("0");
    }

    /** So that no instance is refused between an upgrade's migration and the moment when somebody thinks of the rights. */
    @Test
    void whatAMigrationBringsBelongsToTheWriterAtOnce(DatabaseServer server) throws IOException, SQLException {
        var newest = Schema.flyway(as(server, "fleet_migrator"), "common", "plain");
        Flyway.configure().configuration(newest.getConfiguration()).target("2").load().migrate();
        setRights(server);
        newest.migrate();
        Schema.execute(as(server, "fleet_writer"),
                "insert into driver_hours_stale (driver_id, hour) values (1, '2024-01-01 12:00Z')");
        Schema.execute(as(server, "fleet_writer"), "alter table driver_hours_kept add column mine int");
        for (String table : List.of("driver_hours", "driver_hours_stale", "driver_hours_kept")) {
            assertThat(Schema.column(as(server, "fleet_reader"), "select count(*) from " + table)).hasSize(1);
            assertThatThrownBy(() -> Schema.execute(as(server, "fleet_reader"), "delete from " + table))
                    .hasMessageContaining("permission denied");
        }
    }

    private static String as(DatabaseServer server, String role) {
        return server.jdbcUrl() + "&options=-c%20role=" + role;
    }
}
