package io.fleet.processing.query;

import io.fleet.processing.history.GreatCircle;
import io.fleet.wire.Rfc3339;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * How many drivers reported how much and went how far in all, bucket by bucket, as a question to the history, answered as JSON. Distances are the sums
 * of those in {@link DriverStats}.
 *
 * <p>Put together from pieces of the drivers' ways: hours that have been added up, and single fixes where there are none. Which it is changes nothing in
 * the answer. From piece to piece a driver goes along one more leg.
 *
 * @param span    when
 * @param buckets in which parts; those without a fix are left out
 * @param hours   what has been added up of that span
 */
record FleetSummary(Span span, Buckets buckets, KeptHours hours) implements HistoryReader.Question<byte[]> {

    private static final String FIXES = """
            select driver_id, time as since, 1 as fixes, 0::int8 as um, lat_e7 as first_lat_e7, lon_e7 as first_lon_e7,
                   lat_e7 as last_lat_e7, lon_e7 as last_lon_e7
            from fixes where time >= ? and time < ?
            """;
    private static final String HOURS = """
            select driver_id, hour as since, fixes, um, first_lat_e7, first_lon_e7, last_lat_e7, last_lon_e7
            from driver_hours
            where hour >= ? and hour < ? and not exists (
                select from driver_hours_stale stale where stale.driver_id = driver_hours.driver_id and stale.hour = driver_hours.hour)
            """;
    private static final String STALE = """
            select stale.driver_id, time, 1, 0::int8, lat_e7, lon_e7, lat_e7, lon_e7
            from (select distinct driver_id, hour from driver_hours_stale where hour >= ? and hour < ?) stale
            cross join lateral (
                select time, lat_e7, lon_e7 from fixes
                where fixes.driver_id = stale.driver_id and time >= stale.hour and time < stale.hour + interval '1 hour' offset 0
            ) as added_late
            """;
    // A driver's pieces are in order of time, so that the first one in a bucket tells that the driver was there: nothing need be grouped by driver.
    private static final String ADD = """
            , piece as (
                select $bucket as bucket, $bucketBefore as bucket_before, fixes, um, $lat as lat, $lon as lon, $latBefore as lat_before,
                       $lonBefore as lon_before
                from part window way as (partition by driver_id order by since)
            )
            select bucket, count(*) filter (where bucket is distinct from bucket_before), sum(fixes)::int8,
                   round((sum(um) + coalesce(sum(case when lat_before is not null then $arc end), 0)) / 100000)::int8
            from piece group by bucket order by bucket
            """
            .replace("$arc", GreatCircle.micrometres())
            .replace("$latBefore", GreatCircle.radians("lag(last_lat_e7) over way"))
            .replace("$lonBefore", GreatCircle.radians("lag(last_lon_e7) over way"))
            .replace("$lat", GreatCircle.radians("first_lat_e7")).replace("$lon", GreatCircle.radians("first_lon_e7"));

    /** The question for what the history has added up, of any span. */
    static FleetSummary of(Span span, Buckets buckets, KeptHours kept) {
        return new FleetSummary(span, buckets, buckets.consistOfHours() ? kept.within(span) : KeptHours.NONE);
    }

    @Override
    public String sql() {
        String parts = hours.areNone() ? FIXES : String.join("union all ", HOURS, STALE, FIXES, FIXES);
        return "with part as (" + parts + ")" + ADD.replace("$bucketBefore", buckets.sqlBefore("since"))
                .replace("$bucket", buckets.sql("since"));
    }

    @Override
    public void bind(PreparedStatement statement) throws SQLException {
        int next = 1;
        if (hours.areNone()) {
            next = bind(statement, next, span.startMillis(), span.endMillis());
        } else {
            next = bind(statement, next, hours.fromMillis(), hours.untilMillis());
            next = bind(statement, next, hours.fromMillis(), hours.untilMillis());
            next = bind(statement, next, span.startMillis(), hours.fromMillis());
            next = bind(statement, next, hours.untilMillis(), span.endMillis());
        }
        buckets.bind(statement, buckets.bind(statement, next, span), span);
    }

    @Override
    public byte[] read(ResultSet rows) throws SQLException {
        var text = new JsonText();
        var json = text.generator();
        json.writeStartObject();
        json.writeArrayPropertyStart("buckets");
        while (rows.next()) {
            json.writeStartObject();
            json.writeStringProperty("start", Rfc3339.write(Instant.ofEpochMilli(RecordedFix.millis(rows, 1))));
            json.writeNumberProperty("drivers", rows.getLong(2));
            json.writeNumberProperty("fixes", rows.getLong(3));
            json.writeNumberProperty("distance_m", rows.getLong(4) / 10.0);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        return text.end();
    }

    private static int bind(PreparedStatement statement, int parameter, long from, long until) throws SQLException {
        statement.setObject(parameter, RecordedFix.time(from));
        statement.setObject(parameter + 1, RecordedFix.time(until));
        return parameter + 2;
    }
}
