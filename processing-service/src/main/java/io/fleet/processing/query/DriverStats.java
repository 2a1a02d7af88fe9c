package io.fleet.processing.query;

import io.fleet.model.DriverId;
import io.fleet.wire.Rfc3339;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;

/**
 * How far and how fast a driver went, bucket by bucket, as a question to the history, answered as JSON.
 *
 * <p>Worked out from the fixes themselves, so that what was recorded late counts like the rest.
 *
 * @param driver  who
 * @param span    when
 * @param buckets in which parts; those without a fix are left out
 */
record DriverStats(DriverId driver, Span span, Buckets buckets) implements HistoryReader.Question<byte[]> {

    private static final String SUMS = """
            select bucket, count(*), coalesce(round(sum(um) / 100000), 0)::int8,
                   coalesce(sum(ms) filter (where ms <= ? and um > 1000 * ms), 0)::int8,
                   coalesce(sum(speed_ckmh), 0)::int8, count(speed_ckmh), coalesce(max(speed_ckmh), 0)
            from leg group by bucket order by bucket
            """;
    private static final int SPEED_DECIMALS = 2;

    @Override
    public String sql() {
        return Legs.ofDriver(buckets) + SUMS;
    }

    @Override
    public void bind(PreparedStatement statement) throws SQLException {
        statement.setLong(Legs.bind(statement, span, driver, buckets), Legs.LONGEST_MOVE_MILLIS);
    }

    @Override
    public byte[] read(ResultSet rows) throws SQLException {
        var text = new JsonText();
        var json = text.generator();
        json.writeStartObject();
        json.writeStringProperty("driver_id", driver.toString());
        json.writeArrayPropertyStart("buckets");
        while (rows.next()) {
            write(rows, json);
        }
        json.writeEndArray();
        json.writeEndObject();
        return text.end();
    }

    private static void write(ResultSet row, JsonGenerator json) throws SQLException {
        json.writeStartObject();
        json.writeStringProperty("start", Rfc3339.write(Instant.ofEpochMilli(RecordedFix.millis(row, 1))));
        json.writeNumberProperty("fixes", row.getLong(2));
        json.writeNumberProperty("distance_m", row.getLong(3) / 10.0);
        json.writeNumberProperty("moving_s", seconds(row.getLong(4)));
        long speeds = row.getLong(6);
        if (speeds > 0) {
            json.writeNumberProperty("avg_speed", kmh(row.getLong(5), speeds));
            json.writeNumberProperty("max_speed", kmh(row.getLong(7), 1));
        }
        json.writeEndObject();
    }

    /** Whole seconds without decimals, others with as many as they need. */
    private static BigDecimal seconds(long millis) {
        var seconds = BigDecimal.valueOf(millis, 3).stripTrailingZeros();
        return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
    }

    private static double kmh(long hundredths, long among) {
        return BigDecimal.valueOf(hundredths, SPEED_DECIMALS)
                .divide(BigDecimal.valueOf(among), SPEED_DECIMALS, RoundingMode.HALF_UP).doubleValue();
    }
}
