package io.fleet.processing.query;

import io.fleet.model.DriverId;
import io.fleet.processing.history.DriverHours;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The fleet's summary as the service answers it and as it follows from the fixes alone, for tests of what is kept. */
public final class Summaries {

    /** In whole micrometres from fix to fix, as one statement over all fixes of the span: what a summary means. */
    private static final String FROM_FIXES = """
            with fix as (
                select driver_id, time, radians(lat_e7 / 1e7::float8) as lat, radians(lon_e7 / 1e7::float8) as lon,
                       lag(time) over way as time_before,
                       radians(lag(lat_e7) over way / 1e7::float8) as lat_before,
                       radians(lag(lon_e7) over way / 1e7::float8) as lon_before
                from fixes
                where time >= timestamptz '$start' and time < timestamptz '$end'
                window way as (partition by driver_id order by time)
            ), leg as (
                select driver_id, $bucket as bucket,
                       case when time_before is not null then
                           round(1.27420176E13 * asin(least(1, sqrt(
                               power(sin((lat - lat_before) / 2), 2)
                               + cos(lat) * cos(lat_before) * power(sin((lon - lon_before) / 2), 2)))))::int8
                       end as um
                from fix
            ), way as (
                select driver_id, bucket, count(*) as fixes, sum(um) as um from leg group by driver_id, bucket
            )
            select bucket, count(*), sum(fixes)::int8, coalesce(round(sum(um) / 100000), 0)::int8
            from way group by bucket order by bucket
            """;

    private Summaries() {}

    /** As the service does; the connection is in a transaction of one snapshot. */
    public static String answered(Connection connection, Instant start, Instant end, long bucketMillis)
            throws SQLException {
        var span = new Span(start.toEpochMilli(), end.toEpochMilli());
        return ask(connection, FleetSummary.of(span, new Buckets(bucketMillis), kept(connection)), null);
    }

    /** From the fixes alone. */
    public static String fromFixes(Connection connection, Instant start, Instant end, long bucketMillis)
            throws SQLException {
        var span = new Span(start.toEpochMilli(), end.toEpochMilli());
        String bucket = bucketMillis == 0
                ? "timestamptz '" + start + "'"
                : "date_bin(" + bucketMillis + " * interval '1 millisecond', time, timestamptz 'epoch')";
        return ask(connection, new FleetSummary(span, new Buckets(bucketMillis), KeptHours.NONE), FROM_FIXES
                .replace("$bucket", bucket).replace("$start", start.toString()).replace("$end", end.toString()));
    }

    /** Erases the driver as the service does. */
    public static void erase(JdbcTemplate jdbc, DriverHours hours, DriverId driver) {
        new HistoryEraser(jdbc, hours).erase(driver);
    }

    /** The plan of what the service asks. */
    public static String plan(Connection connection, Instant start, Instant end, long bucketMillis)
            throws SQLException {
        var span = new Span(start.toEpochMilli(), end.toEpochMilli());
        var summary = FleetSummary.of(span, new Buckets(bucketMillis), kept(connection));
        try (var statement = connection.prepareStatement("explain (analyze, costs off) " + summary.sql())) {
            summary.bind(statement);
            var text = new StringBuilder();
            for (var rows = statement.executeQuery(); rows.next();) {
                text.append(rows.getString(1)).append('\n');
            }
            return text.toString();
        }
    }

    private static KeptHours kept(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(KeptHours.QUESTION.sql())) {
            return KeptHours.QUESTION.read(statement.executeQuery());
        }
    }

    private static String ask(Connection connection, FleetSummary summary, @Nullable String instead)
            throws SQLException {
        try (var statement = connection.prepareStatement(instead == null ? summary.sql() : instead)) {
            if (instead == null) {
                summary.bind(statement);
            }
            return new String(summary.read(statement.executeQuery()), StandardCharsets.UTF_8);
        }
    }
}
