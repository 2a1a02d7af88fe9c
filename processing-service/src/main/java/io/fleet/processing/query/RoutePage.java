package io.fleet.processing.query;

import io.fleet.wire.Rfc3339;
import java.io.ByteArrayOutputStream;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * One page of a route as a question to the history, answered as JSON.
 *
 * @param route the whole route
 * @param after where the page begins
 * @param limit how many fixes it has at most
 */
record RoutePage(Route route, Cursor after, int limit) implements HistoryReader.Question<byte[]> {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int USUAL_FIX_BYTES = 160;

    private static final String SELECT = """
            select time, driver_id, order_id, lat_e7, lon_e7, speed_ckmh, heading_dd, accuracy_dm
            from fixes
            where %s = ? and time >= ? and time < ? and (time, driver_id) > (?, ?)
            order by time, driver_id
            limit ?
            """;
    private static final String OF_DRIVER = SELECT.formatted("driver_id");
    private static final String OF_ORDER = SELECT.formatted("order_id");

    @Override
    public String sql() {
        return switch (route) {
            case Route.OfDriver _ -> OF_DRIVER;
            case Route.OfOrder _ -> OF_ORDER;
        };
    }

    @Override
    public void bind(PreparedStatement statement) throws SQLException {
        switch (route) {
            case Route.OfDriver ofDriver -> statement.setLong(1, ofDriver.driver().value());
            case Route.OfOrder ofOrder -> statement.setString(1, ofOrder.order().value());
        }
        statement.setObject(2, time(after.millis()));
        statement.setObject(3, time(route.endMillis()));
        statement.setObject(4, time(after.millis()));
        statement.setLong(5, after.driver());
        // One more tells whether there is another page.
        statement.setInt(6, limit + 1);
    }

    @Override
    public byte[] read(ResultSet rows) throws SQLException {
        var bytes = new ByteArrayOutputStream(Math.min(limit, 1_000) * USUAL_FIX_BYTES);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty(subjectName(), route.subject());
            json.writeArrayPropertyStart("fixes");
            var next = writeFixes(rows, json);
            json.writeEndArray();
            if (next != null) {
                json.writeStringProperty("next_cursor", next.toText(route));
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** Writes the page's fixes and returns where the next page begins, or null if there is none. */
    private @Nullable Cursor writeFixes(ResultSet rows, JsonGenerator json) throws SQLException {
        var last = after;
        for (int written = 0; rows.next(); written++) {
            if (written == limit) {
                return last;
            }
            Instant time = rows.getObject("time", OffsetDateTime.class).toInstant();
            last = new Cursor(time.toEpochMilli(), rows.getLong("driver_id"));
            writeFix(rows, time, json);
        }
        return null;
    }

    private void writeFix(ResultSet row, Instant time, JsonGenerator json) throws SQLException {
        json.writeStartObject();
        if (route instanceof Route.OfOrder) {
            json.writeStringProperty("driver_id", Long.toString(row.getLong("driver_id")));
        }
        json.writeNumberProperty("latitude", row.getInt("lat_e7") / 1e7);
        json.writeNumberProperty("longitude", row.getInt("lon_e7") / 1e7);
        json.writeStringProperty("timestamp", Rfc3339.write(time));
        writeSteps(json, "speed", row.getObject("speed_ckmh", Integer.class), 100);
        writeSteps(json, "heading", row.getObject("heading_dd", Integer.class), 10);
        writeSteps(json, "accuracy", row.getObject("accuracy_dm", Integer.class), 10);
        String order = row.getString("order_id");
        if (route instanceof Route.OfDriver && order != null) {
            json.writeStringProperty("order_id", order);
        }
        json.writeEndObject();
    }

    private static void writeSteps(JsonGenerator json, String name, @Nullable Integer steps, double perUnit) {
        if (steps != null) {
            json.writeNumberProperty(name, steps / perUnit);
        }
    }

    private String subjectName() {
        return switch (route) {
            case Route.OfDriver _ -> "driver_id";
            case Route.OfOrder _ -> "order_id";
        };
    }

    private static OffsetDateTime time(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }
}
