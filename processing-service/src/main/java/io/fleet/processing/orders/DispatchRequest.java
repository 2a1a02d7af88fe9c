package io.fleet.processing.orders;

import io.fleet.model.DriverId;
import io.fleet.wire.Rejection;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What a dispatcher sent: to whom to give an order, or something else. */
sealed interface DispatchRequest {

    record Give(DriverId driver) implements DispatchRequest {}

    record Refused(Rejection rejection) implements DispatchRequest {}

    /** Reads {@code {"driver_id":"12345"}}; other members are passed over. Never throws on account of its input. */
    static DispatchRequest read(byte[] body) {
        try (var json = Reader.JSON.createParser(ObjectReadContext.empty(), Reader.text(body))) {
            return Reader.read(json);
        } catch (JacksonException | CharacterCodingException notJson) {
            return Reader.refused("body", "not JSON", "{\"driver_id\":\"12345\"} in UTF-8");
        }
    }

    /** The reading itself, which nobody else needs. */
    final class Reader {

        private static final JsonFactory JSON = new JsonFactory();
        private static final String DRIVER_ID = "driver_id";

        private Reader() {}

        /** Decoded here, because the parser would take UTF-16 as well. */
        private static String text(byte[] body) throws CharacterCodingException {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        }

        private static DispatchRequest read(JsonParser json) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return refused("body", "no object", "a JSON object");
            }
            DispatchRequest found = null;
            var names = new HashSet<String>();
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                if (!names.add(name)) {
                    return refused(name.equals(DRIVER_ID) ? DRIVER_ID : "body", "a field twice", "each field once");
                }
                var value = json.nextToken();
                if (name.equals(DRIVER_ID)) {
                    found = driver(json, value);
                }
                json.skipChildren();
            }
            if (json.nextToken() != null) {
                return refused("body", "more after the JSON text", "one JSON text");
            }
            return found == null ? refused(DRIVER_ID, "missing", DriverId.EXPECTED) : found;
        }

        private static DispatchRequest driver(JsonParser json, @Nullable JsonToken value) {
            if (value != JsonToken.VALUE_STRING) {
                return refused(DRIVER_ID, value == JsonToken.VALUE_NULL ? "missing" : "no text",
                        DriverId.EXPECTED + ", as text");
            }
            return DriverId.parse(json.getString()).<DispatchRequest>map(Give::new)
                    .orElseGet(() -> refused(DRIVER_ID, "another text", DriverId.EXPECTED));
        }

        private static DispatchRequest refused(String field, String found, String expected) {
            return new Refused(new Rejection(field, field + ": " + found + " (expected: " + expected + ")"));
        }
    }
}
