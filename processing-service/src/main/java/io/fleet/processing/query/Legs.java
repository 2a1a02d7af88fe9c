package io.fleet.processing.query;

import io.fleet.model.DriverId;
import io.fleet.processing.history.GreatCircle;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The legs between a driver's consecutive fixes in a span, as the common part of statements that sum them up.
 *
 * <p>A leg is a {@link GreatCircle}'s arc. It belongs to its later fix; the first fix in the span has none. It counts as moving if it took at most
 * 5 minutes and was faster than 3.6 km/h, which is 1,000 micrometres per millisecond.
 */
final class Legs {

    static final long LONGEST_MOVE_MILLIS = 300_000;

    /**
     * A query named {@code leg} with the columns {@code bucket, speed_ckmh, um, ms}; the first fix has null for the last two. The text lacks the
     * bucket's expression.
     */
    private static final String SELECT = """
            with fix as (
                select time, speed_ckmh, $lat as lat, $lon as lon, lag(time) over way as time_before, $latBefore as lat_before,
                       $lonBefore as lon_before
                from fixes
                where time >= ? and time < ? and driver_id = ?
                window way as (partition by driver_id order by time)
            ), leg as (
                select $bucket as bucket, speed_ckmh, case when time_before is not null then $arc end as um,
                       round(date_part('epoch', time - time_before) * 1000)::int8 as ms
                from fix
            )
            """
            .replace("$arc", GreatCircle.micrometres())
            .replace("$latBefore", GreatCircle.radians("lag(lat_e7) over way"))
            .replace("$lonBefore", GreatCircle.radians("lag(lon_e7) over way"))
            .replace("$lat", GreatCircle.radians("lat_e7")).replace("$lon", GreatCircle.radians("lon_e7"));

    private Legs() {}

    /** The beginning of a statement over one driver, with the parameters that {@link #bind} knows. */
    static String ofDriver(Buckets buckets) {
        return SELECT.replace("$bucket", buckets.sql("time"));
    }

    /** Binds the first parameters; returns the next free one. */
    static int bind(PreparedStatement statement, Span span, DriverId driver, Buckets buckets) throws SQLException {
        statement.setObject(1, RecordedFix.time(span.startMillis()));
        statement.setObject(2, RecordedFix.time(span.endMillis()));
        statement.setLong(3, driver.value());
        return buckets.bind(statement, 4, span);
    }
}
