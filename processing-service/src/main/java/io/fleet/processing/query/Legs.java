package io.fleet.processing.query;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The legs between each driver's consecutive fixes in a span, as the common part of statements that sum them up.
 *
 * <p>A leg is the shorter arc of the great circle, by the haversine formula on a sphere of the earth's mean radius, in whole micrometres: so a sum of legs
 * does not depend on the order in which a database adds them. It belongs to its later fix; the first fix of a driver in the span has none. It
 * counts as moving if it took at most 5 minutes and was faster than 3.6 km/h, which is 1,000 micrometres per millisecond.
 */
final class Legs {

    /**
     * R<sub>1</sub> of the Geodetic Reference System 1980: H. Moritz, <i>Geodetic Reference System 1980</i>, Journal of Geodesy 74 (2000),
     * 128–133, to the decimetre.
     */
    static final double EARTH_RADIUS_METRES = 6_371_008.8;

    static final long LONGEST_MOVE_MILLIS = 300_000;

    /**
     * A query named {@code leg} with the columns {@code driver_id, bucket, speed_ckmh, um, ms}; a driver's first fix has null for the last two. The
     * text lacks the bucket's expression and what the fixes must fulfil besides the span; {@link #bindSpan} and {@link #bindBuckets} know the parameters.
     */
    private static final String SELECT = """
            with fix as (
                select driver_id, time, speed_ckmh, radians(lat_e7 / 1e7::float8) as lat, radians(lon_e7 / 1e7::float8) as lon,
                       lag(time) over way as time_before,
                       radians(lag(lat_e7) over way / 1e7::float8) as lat_before,
                       radians(lag(lon_e7) over way / 1e7::float8) as lon_before
                from fixes
                where time >= ? and time < ? $condition
                window way as (partition by driver_id order by time)
            ), leg as (
                select driver_id, $bucket as bucket, speed_ckmh,
                       case when time_before is not null then
                           round($diameter * asin(least(1, sqrt(
                               power(sin((lat - lat_before) / 2), 2)
                               + cos(lat) * cos(lat_before) * power(sin((lon - lon_before) / 2), 2)))))::int8
                       end as um,
                       round(date_part('epoch', time - time_before) * 1000)::int8 as ms
                from fix
            )
            """;
    private static final String IN_BUCKETS = "date_bin(? * interval '1 millisecond', time, timestamptz 'epoch')";
    private static final String IN_ONE = "cast(? as timestamptz)";

    private Legs() {}

    /** The beginning of a statement over all drivers. */
    static String ofAll(Buckets buckets) {
        return select(buckets, "");
    }

    /** The beginning of a statement over one driver, whose id is its third parameter. */
    static String ofDriver(Buckets buckets) {
        return select(buckets, "and driver_id = ?");
    }

    /** Binds the span; returns the next free parameter, which {@link #bindBuckets} comes behind. */
    static int bindSpan(PreparedStatement statement, Span span) throws SQLException {
        statement.setObject(1, RecordedFix.time(span.startMillis()));
        statement.setObject(2, RecordedFix.time(span.endMillis()));
        return 3;
    }

    static void bindBuckets(PreparedStatement statement, int parameter, Span span, Buckets buckets)
            throws SQLException {
        if (buckets.isOne()) {
            statement.setObject(parameter, RecordedFix.time(span.startMillis()));
        } else {
            statement.setLong(parameter, buckets.millis());
        }
    }

    private static String select(Buckets buckets, String condition) {
        return SELECT.replace("$condition", condition).replace("$bucket", buckets.isOne() ? IN_ONE : IN_BUCKETS)
                .replace("$diameter", Double.toString(2e6 * EARTH_RADIUS_METRES));
    }
}
