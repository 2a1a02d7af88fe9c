package io.fleet.wire;

import static io.fleet.wire.Texts.refused;
import static io.fleet.wire.Texts.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.testing.Fixes;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgeLimitsTest {

    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    @ParameterizedTest
    @ValueSource(strings = {"2024-01-01T12:00:10Z", "2024-01-01T12:00:10.000999Z", "2024-01-01T12:00:00Z",
            "2023-12-31T12:00:00Z", "2023-12-31T13:00:00.0009+01:00"})
    void aFixUpToTheLimitsIsTaken(String time) {
        assertThat(at(time, Fixes.START)).isInstanceOf(Reading.Read.class);
    }

    @ParameterizedTest
    @CsvSource({
            "2024-01-01T12:00:10.001Z, 2024-01-01T12:00:10.001Z (expected: not after 2024-01-01T12:00:10.000Z)",
            "9999-12-31T23:59:59Z, 9999-12-31T23:59:59.000Z (expected: not after 2024-01-01T12:00:10.000Z)",
            "2023-12-31T11:59:59.999999Z, 2023-12-31T11:59:59.999Z (expected: not before 2023-12-31T12:00:00.000Z)",
            "1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000Z (expected: not before 2023-12-31T12:00:00.000Z)",
            "0000-01-01T00:00:00Z, 0000-01-01T00:00:00.000Z (expected: not before 2023-12-31T12:00:00.000Z)"})
    void aMillisecondBeyondIsRefused(String time, String reason) {
        assertThat(at(time, Fixes.START)).isEqualTo(refused("timestamp", "timestamp: " + reason));
    }

    @Test
    void theReceiptCountsByTheMillisecondAsItIsWritten() {
        var received = Fixes.START.plusNanos(999_999);
        assertThat(at("2023-12-31T12:00:00Z", received)).isInstanceOf(Reading.Read.class);
        assertThat(at("2024-01-01T12:00:10.001Z", received)).isInstanceOf(Reading.Refused.class);
    }

    @Test
    void limitsMayBeWithoutEnd() {
        var requests = new FixRequests(new AgeLimits(FOREVER, FOREVER));
        for (String time : new String[]{"0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"}) {
            assertThat(requests.read(body(time), Fixes.DRIVER, Fixes.START)).isInstanceOf(Reading.Read.class);
        }
    }

    @Test
    void limitsMayBeZero() {
        var requests = new FixRequests(new AgeLimits(Duration.ZERO, Duration.ZERO));
        assertThat(requests.read(body("2024-01-01T12:00:00Z"), Fixes.DRIVER, Fixes.START))
                .isInstanceOf(Reading.Read.class);
        assertThat(requests.read(body("2024-01-01T12:00:00.001Z"), Fixes.DRIVER, Fixes.START))
                .isInstanceOf(Reading.Refused.class);
        assertThat(requests.read(body("2024-01-01T11:59:59.999Z"), Fixes.DRIVER, Fixes.START))
                .isInstanceOf(Reading.Refused.class);
    }

    @Test
    void negativeLimitsAreAMistake() {
        assertThatThrownBy(() -> new AgeLimits(Duration.ofMillis(-1), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("age limits: PT-0.001S and PT0S (expected: not negative)");
        assertThatThrownBy(() -> new AgeLimits(Duration.ZERO, Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Reading at(String time, Instant received) {
        return Texts.REQUESTS.read(body(time), Fixes.DRIVER, received);
    }

    private static byte[] body(String time) {
        return utf8("{\"latitude\":1,\"longitude\":2,\"timestamp\":\"" + time + "\"}");
    }
}
