package io.fleet.processing.query;

import io.fleet.wire.Rfc3339;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A route as GeoJSON (RFC 7946): a collection of one point per fix, whose properties are what else the fix says in the units of the API.
 *
 * <p>Points, because a line could hold neither times nor a page of one fix, and would have to be cut at the antimeridian.
 */
final class GeoJsonRoute implements RouteText {

    private final JsonText text = new JsonText();

    GeoJsonRoute(Route route) {
        text.generator().writeStartObject();
        text.generator().writeStringProperty("type", "FeatureCollection");
        text.generator().writeStringProperty(route.subjectName(), route.subject());
        text.generator().writeArrayPropertyStart("features");
    }

    @Override
    public void add(RecordedFix fix) {
        var json = text.generator();
        json.writeStartObject();
        json.writeStringProperty("type", "Feature");
        json.writeObjectPropertyStart("geometry");
        json.writeStringProperty("type", "Point");
        json.writeArrayPropertyStart("coordinates");
        json.writeNumber(fix.longitudeE7() / 1e7);
        json.writeNumber(fix.latitudeE7() / 1e7);
        json.writeEndArray();
        json.writeEndObject();
        json.writeObjectPropertyStart("properties");
        json.writeStringProperty("timestamp", Rfc3339.write(Instant.ofEpochMilli(fix.millis())));
        text.motion(fix);
        json.writeStringProperty("driver_id", Long.toString(fix.driver()));
        String order = fix.order();
        if (order != null) {
            json.writeStringProperty("order_id", order);
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    @Override
    public void end(@Nullable Cursor next) {
        text.generator().writeEndArray();
        text.generator().writeEndObject();
    }

    @Override
    public byte[] take() {
        return text.take();
    }
}
