package io.fleet.wire;

import static io.fleet.wire.Texts.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.model.Fix;
import io.fleet.testing.Fixes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixJsonTest {

    private static final String EXAMPLE = """
            {"driver_id":"12345","latitude":40.7128,"longitude":-74.006,"timestamp":"2024-01-01T12:00:00.000Z",\
            "speed":45.5,"heading":180.0,"accuracy":10.0,"order_id":"order_123","received_at":"2024-01-01T12:00:00.042Z"}""";
    private static final String LEAST = """
            {"driver_id":"12345","latitude":40.0,"longitude":-74.006,"timestamp":"2024-01-01T12:00:00.000Z",\
            "received_at":"2024-01-01T12:00:00.042Z"}""";
    private static final FixRequests TIMELESS = new FixRequests(
            new AgeLimits(Duration.ofDays(4_000_000), Duration.ofDays(4_000_000)));

    @Test
    void theExampleHasTheseBytes() {
        assertThat(text(Fixes.example())).isEqualTo(EXAMPLE);
        assertThat(FixJson.decode(utf8(EXAMPLE))).isEqualTo(new Reading.Read(Fixes.example()));
    }

    @Test
    void absentFieldsAreLeftOut() {
        assertThat(text(Fixes.at(40, -74.006))).isEqualTo(LEAST);
        assertThat(FixJson.decode(utf8(LEAST))).isEqualTo(new Reading.Read(Fixes.at(40, -74.006)));
    }

    @Test
    void equalFixesHaveEqualBytes() {
        assertThat(text(Fixes.at(-0.0, -180))).isEqualTo(text(Fixes.at(0.0, -180.0))).contains("\"latitude\":0.0");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsWrittenIsReadAgain(long seed) {
        assertThat(Fixes.random(seed).limit(20_000)).as("seed " + seed).allSatisfy(fix -> {
            byte[] text = FixJson.encode(fix);
            assertThat(FixJson.decode(text)).isEqualTo(new Reading.Read(fix));
            assertThat(FixJson.encode(decoded(text))).isEqualTo(text);
        });
    }

    @Test
    void aTextSentBackByItsDriverIsTheSameFix() {
        assertThat(Fixes.random(4).filter(FixJsonTest::isMeasured).limit(20_000)).as("seed 4").allSatisfy(
                fix -> assertThat(TIMELESS.read(FixJson.encode(fix), fix.driver(), fix.receivedAt()))
                        .isEqualTo(new Reading.Read(fix)));
    }

    @Test
    void aTextWithOtherSpacesOrOrderIsReadAndWrittenAsOurs() {
        byte[] text = utf8("""
                { "received_at" : "2024-01-01T13:00:00.042999+01:00", "more": [1], "heading": null, "speed": null,
                  "heading2": 0, "longitude": -74.0060, "driver_id": "12345", "latitude": 4e1,
                  "timestamp": "2024-01-01T12:00:00Z" }""");
        assertThat(new String(FixJson.encode(decoded(text)), StandardCharsets.UTF_8)).isEqualTo(LEAST);
    }

    @Test
    void aStoredFixMayLieAtZero() {
        var fix = Fixes.at(0, 0);
        assertThat(FixJson.decode(FixJson.encode(fix))).isEqualTo(new Reading.Read(fix));
    }

    @ParameterizedTest
    @ValueSource(strings = {"driver_id", "latitude", "longitude", "timestamp", "received_at"})
    void aTextThatLacksAFieldIsNoStoredFix(String field) {
        assertThat(FixJson.decode(utf8(LEAST.replace("\"" + field + "\"", "\"other\""))))
                .isInstanceOfSatisfying(Reading.Refused.class, refused -> assertThat(refused.rejections())
                        .singleElement().matches(rejection -> rejection.field().equals(field)
                                && rejection.reason().startsWith(field + ": missing (expected: ")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "\"12345\" | 12345", "\"12345\" | \"007\"", "\"12345\" | \"0\"", "\"12345\" | \"9223372036854775808\"",
            "\"12345\" | null", "40.0 | 90.1", "40.0 | \"40.0\"", "12:00:00.042Z | 12:00:60.042Z",
            "2024-01-01T12:00:00.042Z | x",
            "\"received_at\" | \"timestamp\"", "\"latitude\":40.0 | \"latitude\":40.0,\"latitude\":40.0"})
    void aTextWithABadFieldIsNoStoredFix(String good, String bad) {
        assertThat(LEAST).contains(good);
        assertThat(FixJson.decode(utf8(LEAST.replace(good, bad)))).isInstanceOf(Reading.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "1", "{}", "{", "\ufeff{}", "\u0000"})
    void anythingElseIsNoStoredFix(String text) {
        assertThat(FixJson.decode(utf8(text))).isInstanceOf(Reading.Refused.class);
        assertThat(FixJson.decode(utf8(LEAST + (text.isEmpty() ? "x" : text)))).isInstanceOf(Reading.Refused.class);
    }

    private static boolean isMeasured(Fix fix) {
        return fix.position().latitude() != 0 || fix.position().longitude() != 0;
    }

    private static Fix decoded(byte[] text) {
        return switch (FixJson.decode(text)) {
            case Reading.Read read -> read.fix();
            case Reading.Refused refused -> throw new AssertionError(refused);
        };
    }

    private static String text(Fix fix) {
        return new String(FixJson.encode(fix), StandardCharsets.UTF_8);
    }
}
