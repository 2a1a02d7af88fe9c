package io.fleet.processing.history;

import io.fleet.model.Fix;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.core.NestedRuntimeException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Stores fixes in the history, durably when {@link #write} returns.
 *
 * <p>A fix whose driver and time are already stored changes nothing, so a batch may come again. One of an hour that may have been added up has that hour
 * marked for {@link DriverHours}. Safe for use by many threads and instances;
 * blocks. Throws {@link NestedRuntimeException} when the database cannot do it; then nothing of the batch is stored.
 */
final class FixWriter {

    // By its name the table of marks is locked until the row's transaction ends, and before it is looked what is to be marked (HourSums.announce).
    // A double holds every millisecond of four thousand years, but not of ten: whole hours and the rest are exact.
    private static final String INSERT = """
            with late as (
                insert into driver_hours_stale (driver_id, hour)
                select distinct d, date_bin(interval '1 hour',
                    timestamptz 'epoch' + t / 3600000 * interval '1 hour' + t % 3600000 * interval '1 millisecond', timestamptz 'epoch')
                from unnest(?::int8[], ?::int8[]) as row (t, d)
                where t < (select (extract(epoch from marked_until) * 1000)::int8 from driver_hours_kept)
            )
            insert into fixes (time, driver_id, order_id, lat_e7, lon_e7, speed_ckmh, heading_dd, accuracy_dm)
            select timestamptz 'epoch' + t / 3600000 * interval '1 hour' + t % 3600000 * interval '1 millisecond',
                   d, o, la, lo, nullif(s, -1), nullif(h, -1), nullif(a, -1)
            from unnest(?::int8[], ?::int8[], ?::text[], ?::int4[], ?::int4[], ?::int4[], ?::int4[], ?::int4[])
                 as row (t, d, o, la, lo, s, h, a)
            on conflict do nothing
            """;

    private final JdbcTemplate jdbc;
    private final Supplier<Slices> slices;
    private final DistributionSummary batch;
    private final Timer write;
    private final Counter duplicates;

    FixWriter(JdbcTemplate jdbc, Supplier<Slices> slices, MeterRegistry metrics) {
        this.jdbc = jdbc;
        this.slices = slices;
        batch = DistributionSummary.builder("fleet.history.batch").baseUnit("rows")
                .description("Fixes in a batch for the history").register(metrics);
        write = Timer.builder("fleet.history.write").publishPercentileHistogram()
                .description("Storing a batch in the history, failures included").register(metrics);
        duplicates = Counter.builder("fleet.history.duplicates")
                .description("Fixes that the history had already").register(metrics);
    }

    /** Stores what is not stored yet; of two fixes of one driver and time in the batch the first. */
    void write(List<Fix> fixes) {
        batch.record(fixes.size());
        write.record(() -> {
            var columns = FixColumns.of(fixes);
            duplicates.increment(fixes.size() - insert(columns));
        });
    }

    private int insert(FixColumns columns) {
        var current = slices.get();
        try {
            current.ensure(columns.days());
            return jdbc.update(INSERT, statement -> bind(statement, columns));
        } catch (NestedRuntimeException failure) {
            if (Refusal.of(failure).isEmpty()) {
                current.forget();
            }
            throw failure;
        }
    }

    private static void bind(PreparedStatement statement, FixColumns columns) throws SQLException {
        statement.setObject(1, columns.millis());
        statement.setObject(2, columns.drivers());
        statement.setObject(3, columns.millis());
        statement.setObject(4, columns.drivers());
        statement.setObject(5, columns.orders());
        statement.setObject(6, columns.latitudes());
        statement.setObject(7, columns.longitudes());
        statement.setObject(8, columns.speeds());
        statement.setObject(9, columns.headings());
        statement.setObject(10, columns.accuracies());
    }
}
