package io.fleet.processing.query;

import io.fleet.wire.Rfc3339;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A route as the service's own JSON: whose it is, the fixes without it, and the next page's cursor. */
final class JsonRoute implements RouteText {

    private final Route route;
    private final JsonText text = new JsonText();

    JsonRoute(Route route) {
        this.route = route;
        text.generator().writeStartObject();
        text.generator().writeStringProperty(route.subjectName(), route.subject());
        text.generator().writeArrayPropertyStart("fixes");
    }

    @Override
    public void add(RecordedFix fix) {
        var json = text.generator();
        json.writeStartObject();
        if (route instanceof Route.OfOrder) {
            json.writeStringProperty("driver_id", Long.toString(fix.driver()));
        }
        json.writeNumberProperty("latitude", fix.latitudeE7() / 1e7);
        json.writeNumberProperty("longitude", fix.longitudeE7() / 1e7);
        json.writeStringProperty("timestamp", Rfc3339.write(Instant.ofEpochMilli(fix.millis())));
        text.motion(fix);
        String order = fix.order();
        if (route instanceof Route.OfDriver && order != null) {
            json.writeStringProperty("order_id", order);
        }
        json.writeEndObject();
    }

    @Override
    public void end(@Nullable Cursor next) {
        var json = text.generator();
        json.writeEndArray();
        if (next != null) {
            json.writeStringProperty("next_cursor", next.toText(route));
        }
        json.writeEndObject();
    }

    @Override
    public byte[] take() {
        return text.take();
    }
}
