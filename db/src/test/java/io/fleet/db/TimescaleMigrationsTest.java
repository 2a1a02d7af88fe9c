package io.fleet.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.db.testing.TimescaleDatabase;
import io.fleet.db.testing.WithTimescale;
import java.sql.SQLException;
import org.flywaydb.core.api.output.MigrateResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithTimescale
@Timeout(300)
class TimescaleMigrationsTest {

    private static final String[] APACHE = {"common", "timescale"};
    private static final String[] COMMUNITY = {"common", "timescale", "community"};

    @Test
    void analystsSeeTheSameViewAsOnPlainPostgres(TimescaleDatabase database) throws SQLException {
        migrate(database, COMMUNITY);
        assertThat(Schema.viewForAnalysts(database.jdbcUrl())).isEqualTo(Schema.VIEW_FOR_ANALYSTS);
    }

    @Test
    void theTableHasTheSameColumnsChecksAndIndexesAsOnPlainPostgres(TimescaleDatabase database) throws SQLException {
        migrate(database, APACHE);
        assertThat(Schema.shapeOfTheTable(database.jdbcUrl())).isEqualTo(Schema.SHAPE_OF_THE_TABLE);
    }

    @Test
    void migratingAgainChangesNothing(TimescaleDatabase database) {
        assertThat(migrate(database, COMMUNITY).migrationsExecuted).isEqualTo(4);
        assertThat(migrate(database, COMMUNITY).migrationsExecuted).isZero();
    }

    @Test
    void theApacheEditionIsAskedForNothingThatItLacks(TimescaleDatabase database) throws SQLException {
        migrate(database, APACHE);
        assertThat(Schema.column(database.jdbcUrl(), """
                select hypertable_name || ' ' || compression_enabled from timescaledb_information.hypertables
                """)).containsExactly("fixes false");
        assertThat(Schema.column(database.jdbcUrl(),
                "select view_name from timescaledb_information.continuous_aggregates")).isEmpty();
    }

    @Test
    void aLicenceThatIsChangedLaterBringsTheRest(TimescaleDatabase database) throws SQLException {
        migrate(database, APACHE);
        Schema.execute(database.jdbcUrl(), "insert into fixes values ('2024-01-01 12:00:00Z', 1, null, 1, 1, 50)");

        assertThat(migrate(database, COMMUNITY).migrationsExecuted).isEqualTo(1);

        assertThat(Schema.column(database.jdbcUrl(), """
                select attname || ' ' || coalesce(segmentby_column_index, 0) || ' ' || coalesce(orderby_column_index, 0)
                from timescaledb_information.compression_settings where hypertable_name = 'fixes' order by attname
                """)).containsExactly("driver_id 1 0", "time 0 1");
        assertThat(Schema.column(database.jdbcUrl(),
                "select driver_id || ' ' || hour || ' ' || sum_speed_ckmh from driver_hourly"))
                .containsExactly("1 2024-01-01 12:00:00+00 50");
    }

    @Test
    void anInstanceThatDoesNotKnowTheNewestMigrationStillStarts(TimescaleDatabase database) {
        migrate(database, COMMUNITY);
        assertThat(migrate(database, APACHE).migrationsExecuted).isZero();
    }

    private static MigrateResult migrate(TimescaleDatabase database, String... folders) {
        return Schema.flyway(database.jdbcUrl(), folders).migrate();
    }
}
