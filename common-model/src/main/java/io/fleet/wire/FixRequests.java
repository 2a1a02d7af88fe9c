package io.fleet.wire;

import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads what drivers' devices send.
 *
 * <p>Immutable and safe for use by many threads. Never throws on account of its input.
 *
 * @param ages how far a device's clock may be from ours
 */
public record FixRequests(AgeLimits ages) {

    /** The most fixes that one batch may hold. */
    public static final int MOST_FIXES = 1_000;

    private static final String ONE = "a JSON object";
    private static final String MANY = "an array of fixes, or an object with the array \"locations\"";
    private static final String FRAME = "a fix or an array of fixes";

    /** Reads one fix; without a timestamp it was taken on receipt. */
    public Reading read(byte[] body, DriverId driver, Instant receivedAt) {
        var result = open(body, json -> json.currentToken() == JsonToken.START_OBJECT
                ? one(FixFields.read(json).reported(driver, receivedAt, false, ages))
                : noSuch(ONE));
        return switch (result) {
            case Refused refused -> new Reading.Refused(List.of(refused.rejection()));
            case One one -> one.reading();
            case Many _ -> throw new IllegalStateException("one fix was read as many");
        };
    }

    /** Reads a batch, {@code [fix, …]} or {@code {"locations":[fix, …]}}, of 1 to {@value #MOST_FIXES} fixes with a timestamp each. */
    public BatchReading readBatch(byte[] body, DriverId driver, Instant receivedAt) {
        return batch(open(body, json -> switch (json.currentToken()) {
            case START_ARRAY -> many(json, driver, receivedAt);
            case START_OBJECT -> locations(json, driver, receivedAt);
            default -> noSuch(MANY);
        }));
    }

    /** Reads a frame of a driver's socket: a fix, which may lack its timestamp, or an array as in a batch. */
    public BatchReading readFrame(byte[] frame, DriverId driver, Instant receivedAt) {
        return batch(open(frame, json -> switch (json.currentToken()) {
            case START_ARRAY -> many(json, driver, receivedAt);
            case START_OBJECT -> one(FixFields.read(json).reported(driver, receivedAt, false, ages));
            default -> noSuch(FRAME);
        }));
    }

    private Result locations(JsonParser json, DriverId driver, Instant receivedAt) {
        Result result = noSuch(MANY);
        boolean seen = false;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            var value = json.nextToken();
            if (!name.equals("locations")) {
                json.skipChildren();
            } else if (seen) {
                return new Refused(Rejection.of("locations", "a field twice", "each field once"));
            } else if (value == JsonToken.START_ARRAY) {
                seen = true;
                result = many(json, driver, receivedAt);
                if (result instanceof Refused) {
                    return result;
                }
            } else {
                return noSuch(MANY);
            }
        }
        return result;
    }

    private Result many(JsonParser json, DriverId driver, Instant receivedAt) {
        var fixes = new ArrayList<Fix>();
        var rejections = new ArrayList<BatchReading.Rejected>();
        int index = 0;
        for (var token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (index == MOST_FIXES) {
                return new Refused(Rejection.of("body", "more than " + MOST_FIXES + " fixes", "1 to " + MOST_FIXES));
            }
            switch (element(json, token, driver, receivedAt)) {
                case Reading.Read read -> fixes.add(read.fix());
                case Reading.Refused refused ->
                    rejections.add(new BatchReading.Rejected(index, refused.rejections().getFirst()));
            }
            index++;
        }
        return index == 0
                ? new Refused(Rejection.of("body", "no fixes", "1 to " + MOST_FIXES))
                : new Many(new BatchReading.Read(fixes, rejections));
    }

    private Reading element(JsonParser json, JsonToken token, DriverId driver, Instant receivedAt) {
        if (token == JsonToken.START_OBJECT) {
            return FixFields.read(json).reported(driver, receivedAt, true, ages);
        }
        json.skipChildren();
        return new Reading.Refused(List.of(Rejection.of("fix", "no object", ONE)));
    }

    private static Result one(Reading reading) {
        return new One(reading);
    }

    private static Result noSuch(String expected) {
        return new Refused(Rejection.of("body", "something else", expected));
    }

    private static Result open(byte[] body, Body read) {
        if (!JsonText.isPlainUtf8(body)) {
            return new Refused(JsonText.notUtf8());
        }
        try (var json = JsonText.open(body)) {
            if (json.nextToken() == null) {
                return new Refused(Rejection.of("body", "empty", "one JSON text"));
            }
            var result = read.from(json);
            return result instanceof Refused || json.nextToken() == null ? result : new Refused(JsonText.trailing());
        } catch (JacksonException notJson) {
            return new Refused(JsonText.notJson(notJson));
        }
    }

    private static BatchReading batch(Result result) {
        return switch (result) {
            case Refused refused -> new BatchReading.Refused(refused.rejection());
            case Many many -> many.read();
            case One one -> switch (one.reading()) {
                case Reading.Read read -> new BatchReading.Read(List.of(read.fix()), List.of());
                case Reading.Refused refused -> new BatchReading.Read(List.of(),
                        List.of(new BatchReading.Rejected(0, refused.rejections().getFirst())));
            };
        };
    }

    @FunctionalInterface
    private interface Body {
        Result from(JsonParser json);
    }

    private sealed interface Result {}

    private record Refused(Rejection rejection) implements Result {}

    private record One(Reading reading) implements Result {}

    private record Many(BatchReading.Read read) implements Result {}
}
