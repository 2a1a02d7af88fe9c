package io.fleet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixTest {

    private static final Instant NOON = Instant.parse("2024-01-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"90, 180", "-90, -180", "90, -180", "0, 0", "90.0, 0"})
    void theEndsOfTheWorldAreOnIt(double latitude, double longitude) {
        var position = new Position(latitude, longitude);
        assertThat(position.latitude()).isEqualTo(latitude);
        assertThat(position.longitude()).isEqualTo(longitude);
    }

    @ParameterizedTest
    @CsvSource({
            "90.00000000000001, 0, 'latitude: 90.00000000000001 (expected: -90 to 90)'",
            "-91, 0, 'latitude: -91.0 (expected: -90 to 90)'",
            "NaN, 0, 'latitude: NaN (expected: -90 to 90)'",
            "0, 180.00000000000003, 'longitude: 180.00000000000003 (expected: -180 to 180)'",
            "0, 181.2, 'longitude: 181.2 (expected: -180 to 180)'",
            "0, -Infinity, 'longitude: -Infinity (expected: -180 to 180)'"})
    void aPlaceBeyondThemIsRefused(double latitude, double longitude, String reason) {
        assertThatThrownBy(() -> new Position(latitude, longitude)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(reason);
    }

    @Test
    void minusZeroIsZero() {
        assertThat(new Position(-0.0, -0.0)).isEqualTo(new Position(0.0, 0.0));
        assertThat(fix(-0.0, -0.0, -0.0)).isEqualTo(fix(0.0, 0.0, 0.0));
    }

    @Test
    void aFullTurnIsNone() {
        assertThat(fix(null, 360.0, null).headingDegrees()).isEqualTo(0.0);
        assertThat(fix(null, Math.nextDown(360.0), null).headingDegrees()).isEqualTo(Math.nextDown(360.0));
    }

    @ParameterizedTest
    @CsvSource({
            "400.1, 0, 0, 'speed: 400.1 (expected: 0 to 400)'",
            "-1, 0, 0, 'speed: -1.0 (expected: 0 to 400)'",
            "0, 360.1, 0, 'heading: 360.1 (expected: 0 to 360)'",
            "0, -1, 0, 'heading: -1.0 (expected: 0 to 360)'",
            "0, 0, 100000.1, 'accuracy: 100000.1 (expected: 0 to 100000)'",
            "0, 0, NaN, 'accuracy: NaN (expected: 0 to 100000)'"})
    void anImpossibleMotionIsRefused(double speed, double heading, double accuracy, String reason) {
        assertThatThrownBy(() -> fix(speed, heading, accuracy)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @CsvSource({
            "2024-01-01T12:00:00.123999999Z, 2024-01-01T12:00:00.123Z",
            "1969-12-31T23:59:59.999999999Z, 1969-12-31T23:59:59.999Z",
            "1969-12-31T23:59:59.000000001Z, 1969-12-31T23:59:59Z"})
    void timesAreCutToMilliseconds(Instant time, Instant cut) {
        var fix = new Fix(new DriverId(1), new Position(1, 1), time, null, null, null, null, time);
        assertThat(fix.takenAt()).isEqualTo(cut);
        assertThat(fix.receivedAt()).isEqualTo(cut);
    }

    private static Fix fix(@Nullable Double speed, @Nullable Double heading, @Nullable Double accuracy) {
        return new Fix(new DriverId(1), new Position(1, 1), NOON, speed, heading, accuracy, null, NOON);
    }
}
