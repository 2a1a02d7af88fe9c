package io.fleet.processing.fleetmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Rate rate = new Rate();

    @Test
    void nothingIsKnownAfterTheFirstCall() {
        assertThat(rate.after(10_000, 7 * SECOND)).isNull();
        assertThat(rate.after(2_000, 8 * SECOND)).isEqualTo(2_000);
    }

    @Test
    void itIsTheMeanOfTheLastFiveSeconds() {
        for (int second = 0; second <= 100; second++) {
            rate.after(second % 5 == 0 ? 50 : 0, second * SECOND);
        }
        assertThat(rate.after(0, 101 * SECOND)).isEqualTo(10);
        for (int second = 102; second <= 105; second++) {
            rate.after(0, second * SECOND);
        }
        assertThat(rate.after(0, 106 * SECOND)).isZero();
    }

    @Test
    void afterABreakItBeginsAnew() {
        rate.after(5, 0);
        rate.after(5, SECOND);
        rate.clear();
        assertThat(rate.after(5, 2 * SECOND)).isNull();
    }
}
