package io.fleet.wire;

import io.fleet.model.Bounds;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The members of one JSON object that may be a fix, checked one by one; whatever is wrong with them is collected.
 *
 * <p>Each member may stand once; {@code null} means absent; members of other names are passed over. Confined to one thread, for one object.
 */
final class FixFields {

    static final String DRIVER_ID = "driver_id";
    static final String TIMESTAMP = "timestamp";
    static final String ORDER_ID = "order_id";
    static final String RECEIVED_AT = "received_at";

    private static final List<Bounds> NUMBERS = List.of(Position.LATITUDE, Position.LONGITUDE, Fix.SPEED_KMH,
            Fix.HEADING_DEGREES,
            Fix.ACCURACY_METRES);
    private static final int LATITUDE = 0;
    private static final int LONGITUDE = 1;
    private static final int SPEED = 2;
    private static final int HEADING = 3;
    private static final int ACCURACY = 4;

    private final JsonParser json;
    private final @Nullable Double[] numbers = new @Nullable Double[NUMBERS.size()];
    private final Set<String> names = HashSet.newHashSet(10);
    private final List<Rejection> rejections = new ArrayList<>(0);
    private @Nullable String driverId;
    private @Nullable Instant takenAt;
    private @Nullable Instant receivedAt;
    private @Nullable OrderId order;

    private FixFields(JsonParser json) {
        this.json = json;
    }

    /** Reads the object at whose start the parser stands, and leaves the parser at its end. */
    static FixFields read(JsonParser json) {
        var fields = new FixFields(json);
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            fields.member(name, json.nextToken());
        }
        return fields;
    }

    /** The fix that a driver's device reported, taken when it says or, if it may be silent about that, on receipt. */
    Reading reported(DriverId driver, Instant received, boolean mustBeTimed, AgeLimits ages) {
        if (takenAt == null && mustBeTimed && !refused(TIMESTAMP)) {
            missing(TIMESTAMP, Rfc3339.EXPECTED);
        }
        if (takenAt != null) {
            ages.refusal(takenAt, received).ifPresent(rejections::add);
        }
        if (isZero(numbers[LATITUDE]) && isZero(numbers[LONGITUDE])) {
            rejections.add(Rejection.of("latitude",
                    "0.0 with longitude 0.0, what a device sends before it knows its place", "a measured position"));
        }
        return fix(driver, takenAt == null ? received : takenAt, received);
    }

    /** The fix that {@link FixJson#encode} wrote. */
    Reading stored() {
        var driver = driverId == null ? null : DriverId.parse(driverId).orElse(null);
        if (driver == null) {
            missing(DRIVER_ID, DriverId.EXPECTED);
        }
        if (takenAt == null) {
            missing(TIMESTAMP, Rfc3339.EXPECTED);
        }
        if (receivedAt == null) {
            missing(RECEIVED_AT, Rfc3339.EXPECTED);
        }
        return driver == null || takenAt == null || receivedAt == null
                ? new Reading.Refused(rejections)
                : fix(driver, takenAt, receivedAt);
    }

    private Reading fix(DriverId driver, Instant taken, Instant received) {
        Double latitude = required(LATITUDE);
        Double longitude = required(LONGITUDE);
        if (latitude == null || longitude == null || !rejections.isEmpty()) {
            return new Reading.Refused(rejections);
        }
        return new Reading.Read(new Fix(driver, new Position(latitude, longitude), taken, numbers[SPEED],
                numbers[HEADING], numbers[ACCURACY],
                order, received));
    }

    private void member(String name, JsonToken value) {
        if (!names.add(name)) {
            var twice = Rejection.of(known(name) ? name : "fix", "a field twice", "each field once");
            // Once, however often: the answer must not become many times as long as what was sent.
            if (!rejections.contains(twice)) {
                rejections.add(twice);
            }
            json.skipChildren();
            return;
        }
        switch (name) {
            case "latitude" -> number(LATITUDE, value);
            case "longitude" -> number(LONGITUDE, value);
            case "speed" -> number(SPEED, value);
            case "heading" -> number(HEADING, value);
            case "accuracy" -> number(ACCURACY, value);
            case TIMESTAMP -> takenAt = time(TIMESTAMP, value);
            case ORDER_ID -> order = order(value);
            case RECEIVED_AT -> receivedAt = storedTime(value);
            case DRIVER_ID -> driverId = storedText(value);
            default -> json.skipChildren();
        }
    }

    private static boolean known(String name) {
        return NUMBERS.stream().anyMatch(bounds -> bounds.name().equals(name)) || name.equals(TIMESTAMP)
                || name.equals(ORDER_ID);
    }

    private void number(int which, JsonToken value) {
        var bounds = NUMBERS.get(which);
        switch (value) {
            case VALUE_NULL -> {
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                double number = json.getDoubleValue();
                if (bounds.hold(number)) {
                    numbers[which] = number;
                } else {
                    rejections.add(new Rejection(bounds.name(), bounds.refusal(number)));
                }
            }
            default -> rejections.add(new Rejection(bounds.name(), bounds.refusal(skipped(value))));
        }
    }

    private @Nullable Instant time(String name, JsonToken value) {
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        if (value != JsonToken.VALUE_STRING) {
            rejections.add(Rejection.of(name, skipped(value), Rfc3339.EXPECTED));
            return null;
        }
        String text = json.getString();
        OptionalLong millis = Rfc3339.read(text);
        if (millis.isEmpty()) {
            rejections.add(Rejection.of(name, Excerpt.of(text), Rfc3339.EXPECTED));
            return null;
        }
        return Instant.ofEpochMilli(millis.getAsLong());
    }

    private @Nullable OrderId order(JsonToken value) {
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        if (value != JsonToken.VALUE_STRING) {
            rejections.add(Rejection.of(ORDER_ID, skipped(value), OrderId.EXPECTED));
            return null;
        }
        String text = json.getString();
        var parsed = OrderId.parse(text);
        if (parsed.isEmpty()) {
            rejections.add(
                    Rejection.of(ORDER_ID, text.length() + " characters, or others than allowed", OrderId.EXPECTED));
        }
        return parsed.orElse(null);
    }

    /** A text that only a stored fix has; in a driver's report the member is not ours and anything may stand there. */
    private @Nullable String storedText(JsonToken value) {
        if (value == JsonToken.VALUE_STRING) {
            return json.getString();
        }
        json.skipChildren();
        return null;
    }

    private @Nullable Instant storedTime(JsonToken value) {
        String text = storedText(value);
        var millis = text == null ? OptionalLong.empty() : Rfc3339.read(text);
        return millis.isPresent() ? Instant.ofEpochMilli(millis.getAsLong()) : null;
    }

    private @Nullable Double required(int which) {
        var bounds = NUMBERS.get(which);
        if (numbers[which] == null && !refused(bounds.name())) {
            rejections.add(new Rejection(bounds.name(), bounds.refusal("missing")));
        }
        return numbers[which];
    }

    private void missing(String name, String expected) {
        rejections.add(Rejection.of(name, "missing", expected));
    }

    private boolean refused(String name) {
        return rejections.stream().anyMatch(rejection -> rejection.field().equals(name));
    }

    /** Passes over the value and says what it was. */
    private String skipped(JsonToken value) {
        json.skipChildren();
        return switch (value) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a text";
            case VALUE_TRUE, VALUE_FALSE -> "a truth value";
            default -> "a number";
        };
    }

    private static boolean isZero(@Nullable Double number) {
        return number != null && number == 0;
    }
}
