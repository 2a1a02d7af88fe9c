package io.fleet.wire;

import static io.fleet.wire.Texts.batchRefused;
import static io.fleet.wire.Texts.fix;
import static io.fleet.wire.Texts.readBatch;
import static io.fleet.wire.Texts.readFrame;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.model.Fix;
import io.fleet.model.Position;
import io.fleet.testing.Fixes;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of many fixes: a batch's body, and a frame of a driver's socket. */
class BatchTest {

    private static final String UNTIMED = "{\"latitude\":1,\"longitude\":2}";
    private static final Fix FIX = new Fix(Fixes.DRIVER, new Position(1, 2), Fixes.START, null, null, null, null,
            Fixes.START);

    static Stream<Function<String, BatchReading>> waysOfArrays() {
        return Stream.of(Texts::readBatch, Texts::readFrame,
                array -> readBatch("{\"locations\":" + array + "}"),
                array -> readBatch("{\"device\":{\"a\":[1]},\"locations\":" + array + ",\"more\":[{}],\"last\":null}"));
    }

    @ParameterizedTest
    @MethodSource("waysOfArrays")
    void goodAndBadElementsAddUp(Function<String, BatchReading> reader) {
        assertThat(
                reader.apply("[" + fix() + ",{\"latitude\":91,\"speed\":-1}," + fix() + ",null,7,[" + fix() + "],\"x\","
                        + UNTIMED + ",{}," + fix() + "]"))
                .isEqualTo(new BatchReading.Read(List.of(FIX, FIX, FIX), List.of(
                        rejected(1, "latitude: 91.0 (expected: -90 to 90)"),
                        rejected(3, "fix: no object (expected: a JSON object)"),
                        rejected(4, "fix: no object (expected: a JSON object)"),
                        rejected(5, "fix: no object (expected: a JSON object)"),
                        rejected(6, "fix: no object (expected: a JSON object)"),
                        rejected(7, "timestamp: missing (expected: " + Rfc3339.EXPECTED + ")"),
                        rejected(8, "timestamp: missing (expected: " + Rfc3339.EXPECTED + ")"))));
    }

    @ParameterizedTest
    @MethodSource("waysOfArrays")
    void aBatchHoldsOneToAThousandFixes(Function<String, BatchReading> reader) {
        assertThat(reader.apply("[]")).isEqualTo(batchRefused("body: no fixes (expected: 1 to 1000)"));
        assertThat(reader.apply(many(1))).isEqualTo(new BatchReading.Read(List.of(FIX), List.of()));
        assertThat(reader.apply(many(1_000)))
                .isEqualTo(new BatchReading.Read(Collections.nCopies(1_000, FIX), List.of()));
        assertThat(reader.apply(many(1_001)))
                .isEqualTo(batchRefused("body: more than 1000 fixes (expected: 1 to 1000)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "null", "[]", "{}", "{\"locations\":[]}"})
    void elementsThatAreNoFixesCountAsWell(String element) {
        var elements = Collections.nCopies(1_001, element).toString();
        assertThat(readBatch(elements)).isEqualTo(batchRefused("body: more than 1000 fixes (expected: 1 to 1000)"));
        assertThat(readBatch("{\"locations\":" + elements + "}"))
                .isEqualTo(batchRefused("body: more than 1000 fixes (expected: 1 to 1000)"));
    }

    @Test
    void aBatchOfBadFixesOnlyIsStillOne() {
        assertThat(readBatch("[" + UNTIMED + "]")).isEqualTo(new BatchReading.Read(List.of(),
                List.of(rejected(0, "timestamp: missing (expected: " + Rfc3339.EXPECTED + ")"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "1", "null", "\"x\"", "true", "{\"locations\":null}", "{\"locations\":{}}",
            "{\"locations\":1}", "{\"locations\":\"x\"}", "{\"Locations\":[]}", "{\"a\":{\"locations\":[]}}"})
    void anythingButAnArrayOrLocationsIsNoBatch(String body) {
        assertThat(readBatch(body)).isEqualTo(batchRefused(
                "body: something else (expected: an array of fixes, or an object with the array \"locations\")"));
    }

    @Test
    void aSingleFixIsNoBatch() {
        assertThat(readBatch(fix())).isInstanceOf(BatchReading.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "5", "[{}]"})
    void locationsTwiceAreRefused(String second) {
        assertThat(readBatch("{\"locations\":[" + fix() + "],\"locations\":" + second + "}"))
                .isEqualTo(batchRefused("locations: a field twice (expected: each field once)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[1", "[1,", "[1,]", "[1}", "[,1]", "[{]", "{\"locations\":[}", "{\"locations\":[1}",
            "{\"locations\":[1]", "{\"locations\":[1],}", "[{\"latitude\":NaN}]"})
    void aBrokenTextIsRefusedAsAWhole(String body) {
        assertThat(readBatch(body)).isInstanceOfSatisfying(BatchReading.Refused.class,
                refused -> assertThat(refused.rejection().reason()).startsWith("body: not JSON at line 1"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "``       | body: empty (expected: one JSON text)",
            "` `      | body: empty (expected: one JSON text)",
            "[1][1]   | body: more after the JSON text (expected: one JSON text)",
            "{\"locations\":[1]} 1 | body: more after the JSON text (expected: one JSON text)"})
    void aBatchIsOneText(String body, String reason) {
        assertThat(readBatch(body)).isEqualTo(batchRefused(reason));
    }

    @Test
    void aFrameMayBeOneFixWithoutItsTime() {
        assertThat(readFrame(UNTIMED)).isEqualTo(new BatchReading.Read(List.of(FIX), List.of()));
        assertThat(readFrame(fix())).isEqualTo(new BatchReading.Read(List.of(FIX), List.of()));
    }

    @Test
    void aFrameOfOneBadFixIsRejectedAtIndexZero() {
        assertThat(readFrame("{\"latitude\":91,\"longitude\":2}")).isEqualTo(new BatchReading.Read(List.of(),
                List.of(rejected(0, "latitude: 91.0 (expected: -90 to 90)"))));
    }

    @Test
    void aFrameIsNoObjectOfLocations() {
        assertThat(readFrame("{\"locations\":[" + fix() + "]}")).isEqualTo(new BatchReading.Read(List.of(),
                List.of(rejected(0, "latitude: missing (expected: -90 to 90)"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "5", "\"x\"", "false"})
    void anythingElseIsNoFrame(String frame) {
        assertThat(readFrame(frame))
                .isEqualTo(batchRefused("body: something else (expected: a fix or an array of fixes)"));
    }

    private static BatchReading.Rejected rejected(int index, String reason) {
        return new BatchReading.Rejected(index, new Rejection(reason.substring(0, reason.indexOf(':')), reason));
    }

    private static String many(int count) {
        return Collections.nCopies(count, fix()).toString();
    }
}
