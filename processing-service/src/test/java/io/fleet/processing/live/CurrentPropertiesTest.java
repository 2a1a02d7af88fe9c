package io.fleet.processing.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CurrentPropertiesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "PT0S | PT5M | PT0S  | fleet.current.ttl: PT0S (expected: >= 1ms)",
            "PT5M | PT0S | PT0S  | fleet.current.max-age: PT0S (expected: >= 1ms)",
            "PT5M | PT5M | PT-1S | fleet.current.gather: PT-1S (expected: 0s to 1s)",
            "PT5M | PT5M | PT2S  | fleet.current.gather: PT2S (expected: 0s to 1s)"})
    void whatCannotBeIsRefusedByName(Duration ttl, Duration maxAge, Duration gather, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> new CurrentProperties(ttl, maxAge, gather))
                .withMessage(message);
    }

    @Test
    void theEndsOfTheRangeAreInIt() {
        var longest = new CurrentProperties(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofSeconds(1));
        assertThat(longest.gather()).isEqualTo(Duration.ofSeconds(1));
        var none = new CurrentProperties(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO);
        assertThat(none.gather()).isZero();
    }
}
