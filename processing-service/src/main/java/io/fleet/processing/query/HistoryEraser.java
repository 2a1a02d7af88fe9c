package io.fleet.processing.query;

import io.fleet.model.DriverId;
import io.fleet.processing.history.DriverHours;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Deletes what the history has of a driver, an hour of fixes in a transaction, so that none is large on compressed data either.
 *
 * <p>Doing it again deletes what has come since. Blocks; an interrupt ends it between two transactions. Throws
 * {@link org.springframework.core.NestedRuntimeException} when the database cannot do it; then some of it may be done.
 */
final class HistoryEraser {

    private static final String FIRST = "select min(time) from fixes where driver_id = ? and time >= ?";
    // What has been added up of them no longer counts.
    private static final String DELETE = """
            with gone as (
                delete from fixes where driver_id = ? and time >= ? and time < ? returning driver_id, time
            ), stale as (
                insert into driver_hours_stale (driver_id, hour)
                select distinct driver_id, date_bin(interval '1 hour', time, timestamptz 'epoch') from gone
                where time < (select marked_until from driver_hours_kept)
            )
            select count(*) from gone
            """;
    /** On TimescaleDB the hours' sums have a table of their own, which the deletion of fixes reaches only when it is refreshed, if at all. */
    private static final String HAS_HOURS = "select to_regclass('timescaledb_information.continuous_aggregates') is not null";
    private static final String HOURS = """
            select format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name)
            from timescaledb_information.continuous_aggregates
            where view_name = 'driver_hourly' and view_schema = current_schema()
            """;
    private static final Duration PORTION = Duration.ofHours(1);

    private final JdbcTemplate jdbc;
    private final DriverHours sums;

    HistoryEraser(JdbcTemplate jdbc, DriverHours sums) {
        this.jdbc = jdbc;
        this.sums = sums;
    }

    /**
     * Deletes it.
     *
     * @return how many fixes there were
     */
    long erase(DriverId driver) {
        long fixes = 0;
        var next = first(driver, RecordedFix.time(Route.FIRST_MILLIS));
        while (next != null && !Thread.currentThread().isInterrupted()) {
            var end = next.plus(PORTION);
            Long gone = jdbc.queryForObject(DELETE, Long.class, driver.value(), next, end);
            fixes += gone == null ? 0 : gone;
            next = first(driver, end);
        }
        sums.forget(driver);
        if (Boolean.TRUE.equals(jdbc.queryForObject(HAS_HOURS, Boolean.class))) {
            jdbc.queryForList(HOURS, String.class)
                    .forEach(table -> jdbc.update("delete from " + table + " where driver_id = ?", driver.value()));
        }
        return fixes;
    }

    private @Nullable OffsetDateTime first(DriverId driver, OffsetDateTime from) {
        return jdbc.queryForObject(FIRST, OffsetDateTime.class, driver.value(), from);
    }
}
