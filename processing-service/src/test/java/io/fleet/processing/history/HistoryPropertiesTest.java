package io.fleet.processing.history;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryPropertiesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "PT23H   | PT6H     | PT6H   | PT0S  | fleet.history.retention: PT23H (expected: 1d to 36500d)",
            "P36501D | PT6H     | PT6H   | PT0S  | fleet.history.retention: PT876024H (expected: 1d to 36500d)",
            "P30D    | PT59M    | PT6H   | PT0S  | fleet.history.chunk-interval: PT59M (expected: 1h to 7d)",
            "P30D    | P8D      | PT6H   | PT0S  | fleet.history.chunk-interval: PT192H (expected: 1h to 7d)",
            "P30D    | PT6H     | PT-1S  | PT0S  | fleet.history.compress-after: PT-1S (expected: 1h to 36500d)",
            "P30D    | PT6H     | PT6H   | PT-1S | fleet.history.gather: PT-1S (expected: 0s to 1s)",
            "P30D    | PT6H     | PT6H   | PT2S  | fleet.history.gather: PT2S (expected: 0s to 1s)"})
    void whatCannotBeIsRefusedWithWhatCouldBe(Duration retention, Duration chunkInterval, Duration compressAfter,
            Duration gather, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HistoryProperties(retention, chunkInterval, compressAfter, true, gather))
                .withMessage(message);
    }
}
