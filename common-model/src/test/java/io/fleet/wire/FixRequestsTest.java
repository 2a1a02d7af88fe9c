package io.fleet.wire;

import static io.fleet.wire.Texts.fix;
import static io.fleet.wire.Texts.fixWith;
import static io.fleet.wire.Texts.read;
import static io.fleet.wire.Texts.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import io.fleet.testing.Fixes;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixRequestsTest {

    private static final List<String> NUMBERS = List.of("latitude", "longitude", "speed", "heading", "accuracy");

    @Test
    void aFullReportIsRead() {
        assertThat(read("""
                {"latitude":40.7128,"longitude":-74.006,"timestamp":"2024-01-01T13:00:00.000999+01:00",
                 "speed":45.5,"heading":180,"accuracy":10,"order_id":"order_123"}"""))
                .isEqualTo(new Reading.Read(new Fix(Fixes.DRIVER, new Position(40.7128, -74.006), Fixes.START, 45.5,
                        180.0, 10.0, new OrderId("order_123"), Fixes.START)));
    }

    @Test
    void withoutATimeAFixWasTakenOnReceipt() {
        var received = Instant.parse("2024-01-01T12:00:00.123999Z");
        var expected = new Reading.Read(new Fix(Fixes.DRIVER, new Position(1, 2),
                Instant.parse("2024-01-01T12:00:00.123Z"), null, null, null, null, received));
        for (String time : List.of("", ",\"timestamp\":null")) {
            var body = Texts.utf8("{\"latitude\":1,\"longitude\":2" + time + "}");
            assertThat(Texts.REQUESTS.read(body, Fixes.DRIVER, received)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
            "latitude, 90, 90", "latitude, -90, -90", "latitude, 9e1, 90", "latitude, 900E-1, 90",
            "latitude, 90.000000000000000000001, 90", "latitude, -0.0, 0", "latitude, -0, 0", "latitude, 1e-400, 0",
            "latitude, 4.9e-324, 4.9e-324", "latitude, 40.712800000000000011, 40.7128",
            "longitude, 180, 180", "longitude, -180, -180", "longitude, -180.0, -180",
            "speed, 0, 0", "speed, -0.0, 0", "speed, 400, 400", "speed, 400.0, 400",
            "heading, 0, 0", "heading, 360, 0", "heading, 360.0, 0", "heading, 359.99999999999999999, 0",
            "heading, -0.0, 0",
            "heading, 359.9, 359.9",
            "accuracy, 0, 0", "accuracy, 100000, 100000", "accuracy, 1e5, 100000"})
    void aNumberInItsRangeIsTaken(String field, String text, double value) {
        assertThat(read(fixOf(field, text))).isInstanceOfSatisfying(Reading.Read.class,
                reading -> assertThat(number(reading.fix(), field)).isEqualTo(value));
    }

    @ParameterizedTest
    @CsvSource({
            "latitude, 90.00000000000002, 'latitude: 90.00000000000001 (expected: -90 to 90)'",
            "latitude, 91, 'latitude: 91.0 (expected: -90 to 90)'",
            "latitude, -90.1, 'latitude: -90.1 (expected: -90 to 90)'",
            "latitude, 1e400, 'latitude: Infinity (expected: -90 to 90)'",
            "latitude, -1e400, 'latitude: -Infinity (expected: -90 to 90)'",
            "latitude, 9223372036854775808, 'latitude: 9.223372036854776E18 (expected: -90 to 90)'",
            "longitude, 180.1, 'longitude: 180.1 (expected: -180 to 180)'",
            "longitude, -181, 'longitude: -181.0 (expected: -180 to 180)'",
            "speed, -0.1, 'speed: -0.1 (expected: 0 to 400)'",
            "speed, -4.9e-324, 'speed: -4.9E-324 (expected: 0 to 400)'",
            "speed, 400.1, 'speed: 400.1 (expected: 0 to 400)'",
            "heading, 360.1, 'heading: 360.1 (expected: 0 to 360)'",
            "heading, -1, 'heading: -1.0 (expected: 0 to 360)'",
            "accuracy, -1, 'accuracy: -1.0 (expected: 0 to 100000)'",
            "accuracy, 100000.1, 'accuracy: 100000.1 (expected: 0 to 100000)'"})
    void aNumberOutOfItsRangeIsRefused(String field, String text, String reason) {
        assertThat(read(fixOf(field, text))).isEqualTo(refused(field, reason));
    }

    @TestFactory
    Stream<DynamicTest> aValueOfTheWrongTypeIsRefused() {
        return Stream.of("\"1\" is a text", "\"\" is a text", "true is a truth value", "false is a truth value",
                "[] is an array", "[1,[2,{}]] is an array", "{} is an object", "{\"a\":{\"b\":[1]}} is an object")
                .map(line -> line.split(" is ", 2))
                .flatMap(type -> NUMBERS.stream().map(field -> DynamicTest.dynamicTest(field + " " + type[0],
                        () -> assertThat(read(fixOf(field, type[0]))).isInstanceOfSatisfying(Reading.Refused.class,
                                refused -> assertThat(refused.rejections()).singleElement()
                                        .matches(rejection -> rejection.field().equals(field) && rejection.reason()
                                                .startsWith(field + ": " + type[1] + " (expected: "))))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "1704110400        | timestamp: a number",
            "true              | timestamp: a truth value",
            "[\"x\"]           | timestamp: an array",
            "{\"x\":1}         | timestamp: an object",
            "\"\"              | timestamp: ",
            "\"yesterday\"     | timestamp: yesterday",
            "\"a\\u0000\\\"b\u00e4\\ud800\" | timestamp: a?\"b??",
            "\"2016-12-31T23:59:60Z\" | timestamp: 2016-12-31T23:59:60Z",
            "\"1234567890123456789012345678901234567890abc\" | timestamp: 1234567890123456789012345678901234567890..."})
    void aTimeThatIsNoneIsRefused(String json, String found) {
        assertThat(read("{\"latitude\":1,\"longitude\":2,\"timestamp\":" + json + "}")).isEqualTo(
                refused("timestamp",
                        (found.endsWith(":") ? found + " " : found) + " (expected: " + Rfc3339.EXPECTED + ")"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "5         | a number", "true | a truth value", "[\"order\"] | an array", "{} | an object",
            "\"\"      | 0 characters, or others than allowed",
            "\"a/b\"   | 3 characters, or others than allowed",
            "\"\\u0000\" | 1 characters, or others than allowed"})
    void anOrderThatIsNoneIsRefused(String json, String found) {
        assertThat(read(fixWith("\"order_id\":" + json)))
                .isEqualTo(refused("order_id", "order_id: " + found + " (expected: " + OrderId.EXPECTED + ")"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"speed\":null", "\"heading\":null,\"accuracy\":null", "\"order_id\":null",
            "\"speed\":null,\"colour\":null"})
    void nullMeansAbsent(String members) {
        assertThat(read(fixWith(members))).isEqualTo(read(fix()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"colour\":\"blue\"", "\"a\":{\"latitude\":99,\"a\":1,\"a\":2}",
            "\"a\":[[[1]],{\"b\":[]}]",
            "\"driver_id\":\"999\"", "\"driver_id\":{\"x\":[1]}", "\"driver_id\":5", "\"received_at\":\"x\"",
            "\"received_at\":\"1999-01-01T00:00:00Z\"", "\"received_at\":[1]", "\"Latitude\":99", "\"\":1",
            "\"type\":\"ended\"", "\"\u00e4\ud83d\ude9a\":\"\u00e4\ud83d\ude9a\""})
    void unknownFieldsAreIgnored(String members) {
        assertThat(read(fixWith(members))).isEqualTo(read(fix()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "\"latitude\":1                      | latitude",
            "\"latitude\":99                     | latitude",
            "\"l\\u0061titude\":1                | latitude",
            "\"longitude\":[]                    | longitude",
            "\"timestamp\":null                  | timestamp",
            "\"speed\":1,\"speed\":1             | speed",
            "\"speed\":null,\"speed\":1          | speed",
            "\"heading\":1,\"heading\":null      | heading",
            "\"order_id\":\"a\",\"order_id\":\"b\" | order_id",
            "\"driver_id\":1,\"driver_id\":{\"x\":1} | fix",
            "\"colour\":1,\"colour\":{}          | fix"})
    void aFieldTwiceIsRefused(String members, String field) {
        assertThat(read(fixWith(members)))
                .isEqualTo(refused(field, field + ": a field twice (expected: each field once)"));
    }

    @Test
    void aFieldManyTimesIsToldOnce() {
        assertThat(read(fixWith("\"speed\":1," + "\"speed\":2,".repeat(1_000) + "\"a\":1" + ",\"a\":2".repeat(1_000))))
                .isInstanceOfSatisfying(Reading.Refused.class,
                        refused -> assertThat(refused.rejections()).extracting(Rejection::field)
                                .containsExactly("speed", "fix"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.0", "-0.0", "-0", "0e5", "0.000E-7", "1e-999"})
    void aDeviceThatDoesNotKnowItsPlaceIsRefused(String zero) {
        assertThat(read("{\"latitude\":" + zero + ",\"longitude\":" + zero + "}")).isEqualTo(refused("latitude",
                "latitude: 0.0 with longitude 0.0, what a device sends before it knows its place (expected: a measured position)"));
        assertThat(read("{\"latitude\":" + zero + ",\"longitude\":1e-7}")).isInstanceOf(Reading.Read.class);
        assertThat(read("{\"latitude\":1e-7,\"longitude\":" + zero + "}")).isInstanceOf(Reading.Read.class);
    }

    @Test
    void everythingWrongIsNamedAtOnce() {
        assertThat(read("{\"latitude\":91,\"speed\":\"fast\",\"order_id\":\"\",\"longitude\":null}"))
                .isInstanceOfSatisfying(Reading.Refused.class, refused -> assertThat(refused.rejections())
                        .containsExactly(new Rejection("latitude", "latitude: 91.0 (expected: -90 to 90)"),
                                new Rejection("speed", "speed: a text (expected: 0 to 400)"),
                                new Rejection("order_id", "order_id: 0 characters, or others than allowed (expected: "
                                        + OrderId.EXPECTED + ")"),
                                new Rejection("longitude", "longitude: missing (expected: -180 to 180)")));
    }

    private static String fixOf(String field, String value) {
        return switch (field) {
            case "latitude" -> "{\"latitude\":" + value + ",\"longitude\":2}";
            case "longitude" -> "{\"latitude\":1,\"longitude\":" + value + "}";
            default -> fixWith("\"" + field + "\":" + value);
        };
    }

    private static @Nullable Double number(Fix fix, String field) {
        Function<Fix, @Nullable Double> getter = switch (field) {
            case "latitude" -> of -> of.position().latitude();
            case "longitude" -> of -> of.position().longitude();
            case "speed" -> Fix::speedKmh;
            case "heading" -> Fix::headingDegrees;
            default -> Fix::accuracyMetres;
        };
        return getter.apply(fix);
    }
}
