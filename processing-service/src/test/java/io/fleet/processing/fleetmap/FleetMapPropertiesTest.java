package io.fleet.processing.fleetmap;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetMapPropertiesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "0  | 10 | 20000 | PT1S     | fleet.map.max-viewers: 0 (expected: >= 1)",
            "50 | -1 | 20000 | PT1S     | fleet.map.max-viewers-per-subject: -1 (expected: >= 1)",
            "50 | 10 | 0     | PT1S     | fleet.map.max-drivers: 0 (expected: >= 1)",
            "50 | 10 | 20000 | PT0.049S | fleet.map.frame-interval: PT0.049S (expected: 50 ms to 5 s)",
            "50 | 10 | 20000 | PT5.001S | fleet.map.frame-interval: PT5.001S (expected: 50 ms to 5 s)"})
    void whatCannotBeIsRefusedWithWhatCouldBe(int viewers, int perSubject, int drivers, Duration interval,
            String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FleetMapProperties(viewers, perSubject, drivers, interval))
                .withMessage(message);
    }
}
