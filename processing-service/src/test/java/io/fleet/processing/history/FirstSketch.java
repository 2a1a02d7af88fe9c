package io.fleet.processing.history;

import io.fleet.model.Fix;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The history as it was first sketched, for comparison: the time leads the key, and all that is measured is {@code float8}. */
final class FirstSketch {

    private static final String TABLE = """
            create table sketch (
                time timestamptz not null, driver_id integer not null, order_id varchar(100),
                latitude float8 not null, longitude float8 not null, speed float8, heading float8, accuracy float8,
                primary key (time, driver_id))
            """;
    private static final String INSERT = """
            insert into sketch
            select to_timestamp(t / 1000.0), d, o, la, lo, s, h, a
            from unnest(?::int8[], ?::int4[], ?::text[], ?::float8[], ?::float8[], ?::float8[], ?::float8[], ?::float8[])
                 as row (t, d, o, la, lo, s, h, a)
            on conflict do nothing
            """;

    private final JdbcTemplate jdbc;

    private FirstSketch(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes the table, on TimescaleDB as a hypertable. */
    static FirstSketch in(HistoryDatabase database) {
        database.jdbc().execute(TABLE);
        if (database.edition().kind() == Edition.Kind.COMMUNITY) {
            database.jdbc().queryForList("""
                    select create_hypertable('sketch', 'time', create_default_indexes => false,
                                             chunk_time_interval => interval '6 hours')
                    """);
            database.jdbc().execute("""
                    alter table sketch set (timescaledb.enable_columnstore, timescaledb.segmentby = 'driver_id',
                                            timescaledb.orderby = 'time desc')
                    """);
        }
        return new FirstSketch(database.jdbc());
    }

    void write(List<Fix> fixes) {
        jdbc.update(INSERT, statement -> bind(statement, fixes));
    }

    private static void bind(PreparedStatement statement, List<Fix> fixes) throws SQLException {
        statement.setObject(1, fixes.stream().mapToLong(fix -> fix.takenAt().toEpochMilli()).toArray());
        statement.setObject(2, fixes.stream().mapToInt(fix -> Math.toIntExact(fix.driver().value())).toArray());
        statement.setObject(3, fixes.stream().map(FirstSketch::order).toArray(String[]::new));
        statement.setObject(4, fixes.stream().mapToDouble(fix -> fix.position().latitude()).toArray());
        statement.setObject(5, fixes.stream().mapToDouble(fix -> fix.position().longitude()).toArray());
        statement.setObject(6, fixes.stream().map(Fix::speedKmh).toArray(Double[]::new));
        statement.setObject(7, fixes.stream().map(Fix::headingDegrees).toArray(Double[]::new));
        statement.setObject(8, fixes.stream().map(Fix::accuracyMetres).toArray(Double[]::new));
    }

    private static @Nullable String order(Fix fix) {
        var order = fix.order();
        return order == null ? null : order.value();
    }
}
