package io.fleet.wire;

import io.fleet.model.Fix;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;

/** The one JSON text of a fix: what the stream, the current location and the customer's socket carry. */
public final class FixJson {

    private static final int USUAL_LENGTH = 288;

    private FixJson() {}

    /** The text of the fix in UTF-8, without spaces; equal fixes have equal bytes. */
    public static byte[] encode(Fix fix) {
        var text = new StringBuilder(USUAL_LENGTH);
        text.append("{\"driver_id\":\"").append(fix.driver().value()).append('"');
        number(text, "latitude", fix.position().latitude());
        number(text, "longitude", fix.position().longitude());
        text.append(",\"timestamp\":\"");
        Rfc3339.append(text, fix.takenAt());
        text.append('"');
        number(text, "speed", fix.speedKmh());
        number(text, "heading", fix.headingDegrees());
        number(text, "accuracy", fix.accuracyMetres());
        if (fix.order() != null) {
            text.append(",\"order_id\":\"").append(fix.order().value()).append('"');
        }
        text.append(",\"received_at\":\"");
        Rfc3339.append(text, fix.receivedAt());
        return text.append("\"}").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Reads what {@link #encode} wrote. Anything else that is a complete fix with all its fields is taken as well; the rest is refused. */
    public static Reading decode(byte[] text) {
        if (!JsonText.isPlainUtf8(text)) {
            return refused(JsonText.notUtf8());
        }
        try (var json = JsonText.open(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return refused(Rejection.of("body", "no object", "a JSON object"));
            }
            var reading = FixFields.read(json).stored();
            return json.nextToken() == null ? reading : refused(JsonText.trailing());
        } catch (JacksonException notJson) {
            return refused(JsonText.notJson(notJson));
        }
    }

    private static Reading refused(Rejection rejection) {
        return new Reading.Refused(List.of(rejection));
    }

    private static void number(StringBuilder text, String name, @Nullable Double value) {
        if (value != null) {
            text.append(",\"").append(name).append("\":").append(value.doubleValue());
        }
    }
}
