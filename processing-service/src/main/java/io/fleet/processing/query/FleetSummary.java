package io.fleet.processing.query;

import io.fleet.wire.Rfc3339;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * How many drivers reported how much and went how far in all, bucket by bucket, as a question to the history, answered as JSON. Distances are the sums
 * of those in {@link DriverStats}.
 *
 * @param span    when
 * @param buckets in which parts; those without a fix are left out
 */
record FleetSummary(Span span, Buckets buckets) implements HistoryReader.Question<byte[]> {

    private static final String SUMS = """
            , way as (
                select driver_id, bucket, count(*) as fixes, sum(um) as um from leg group by driver_id, bucket
            )
            select bucket, count(*), sum(fixes)::int8, coalesce(round(sum(um) / 100000), 0)::int8
            from way group by bucket order by bucket
            """;

    @Override
    public String sql() {
        return Legs.ofAll(buckets) + SUMS;
    }

    @Override
    public void bind(PreparedStatement statement) throws SQLException {
        Legs.bindBuckets(statement, Legs.bindSpan(statement, span), span, buckets);
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
}
