package io.fleet.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.model.Fix;
import io.fleet.testing.Fixes;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

    @ParameterizedTest
    @CsvSource({
            "2024-01-01T12:00:00Z, 2024-01-01T12:00:00.000Z",
            "2024-01-01t12:00:00z, 2024-01-01T12:00:00.000Z",
            "2024-01-01T12:00:00+00:00, 2024-01-01T12:00:00.000Z",
            "2024-01-01T12:00:00-00:00, 2024-01-01T12:00:00.000Z",
            "2024-01-01T12:00:00+05:45, 2024-01-01T06:15:00.000Z",
            "2024-01-01T12:00:00.5-09:30, 2024-01-01T21:30:00.500Z",
            "2024-01-01T00:30:00+01:00, 2023-12-31T23:30:00.000Z",
            "2023-12-31T23:30:00-01:00, 2024-01-01T00:30:00.000Z",
            "2024-03-01T00:00:00+00:01, 2024-02-29T23:59:00.000Z",
            "2024-01-01T00:00:00+23:59, 2023-12-31T00:01:00.000Z",
            "2024-01-01T23:59:59-23:59, 2024-01-02T23:58:59.000Z",
            "2024-02-29T12:00:00Z, 2024-02-29T12:00:00.000Z",
            "2000-02-29T12:00:00Z, 2000-02-29T12:00:00.000Z",
            "2023-12-31T23:59:59.999Z, 2023-12-31T23:59:59.999Z",
            "1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000Z",
            "0000-01-01T00:00:00Z, 0000-01-01T00:00:00.000Z",
            "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999Z"})
    void aTimeIsReadAndWrittenInUtc(String text, String written) {
        assertThat(Rfc3339.write(Instant.ofEpochMilli(read(text)))).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({"1, 100", "12, 120", "123, 123", "1239, 123", "99999, 999", "999999, 999", "0009999, 0",
            "12345678, 123",
            "999999999, 999", "9999999999999, 999", "0, 0", "00000000000000000001, 0"})
    void aFractionIsCutAndNotRounded(String fraction, long millis) {
        assertThat(read("1970-01-01T00:00:00." + fraction + "Z")).isEqualTo(millis);
        assertThat(read("1969-12-31T23:59:59." + fraction + "Z")).isEqualTo(-1_000 + millis);
        assertThat(read("1970-01-01T00:00:00." + fraction + "+01:00")).isEqualTo(-3_600_000 + millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "1704110400", "2024-01-01", "2024-01-01T12:00Z", "2024-01-01T12:00:00",
            "2024-01-01 12:00:00Z", "2024-01-01T12:00:00.Z", "2024-01-01T12:00:00.5", "2024-01-01T12:00:00,5Z",
            "2024-01-01T12:00:00ZZ", "2024-01-01T12:00:00Z ", " 2024-01-01T12:00:00Z", "2024-1-01T12:00:00Z",
            "2024-01-01T12:00:00+0100", "2024-01-01T12:00:00+01", "2024-01-01T12:00:00+1:00",
            "2024-01-01T12:00:00+24:00",
            "2024-01-01T12:00:00+01:60", "2024-01-01T12:00:00+01:00:00", "2024-01-01T12:00:00+-1:00",
            "2024-01-01T12:00:00Z[Europe/Berlin]", "24-01-01T12:00:00Z", "+2024-01-01T12:00:00Z",
            "-024-01-01T12:00:00Z",
            "20240-01-01T12:00:00Z", "2024-00-01T12:00:00Z", "2024-13-01T12:00:00Z", "2024-01-00T12:00:00Z",
            "2024-01-32T12:00:00Z", "2024-04-31T12:00:00Z", "2024-01-01T-1:00:00Z", "2024-01-01T12:00:0 Z",
            "\u0662024-01-01T12:00:00Z", "2024-01-01T12:00:00.\u0665Z", "2024-01-01T12:00:00.5\u0665Z"})
    void anythingElseIsNoTime(String text) {
        assertThat(Rfc3339.read(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2023-02-29T12:00:00Z", "2100-02-29T12:00:00Z", "1900-02-29T12:00:00Z",
            "2024-02-30T12:00:00Z", "2016-12-31T23:59:60Z", "2016-12-31T23:59:61Z", "2024-01-01T24:00:00Z",
            "2024-01-01T12:60:00Z", "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"})
    void aTimeThatDoesNotExistIsRefused(String text) {
        assertThat(Rfc3339.read(text)).isEmpty();
    }

    @Test
    void aFractionWithoutEndIsRefused() {
        assertThat(Rfc3339.read("2024-01-01T12:00:00." + "1".repeat(10_000) + "Z")).isEmpty();
    }

    @Test
    void theOrderOfTextsIsTheOrderOfTimes() {
        var times = Fixes.random(5).map(Fix::takenAt).limit(2_000).toList();
        assertThat(times.stream().sorted().map(Rfc3339::write).toList())
                .isEqualTo(times.stream().map(Rfc3339::write).sorted().toList())
                .allMatch(text -> text.length() == Rfc3339.LENGTH);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        assertThat(Fixes.random(6).map(Fix::takenAt).limit(20_000))
                .allMatch(time -> Rfc3339.read(Rfc3339.write(time)).getAsLong() == time.toEpochMilli());
    }

    @Test
    void aYearOfFiveDigitsCannotBeWritten() {
        assertThatThrownBy(() -> Rfc3339.write(Instant.parse("+10000-01-01T00:00:00Z")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("time: +10000-01-01T00:00:00Z (expected: years 0000 to 9999)");
    }

    private static long read(String text) {
        return Rfc3339.read(text).orElseThrow(() -> new AssertionError(text + " was not read"));
    }
}
