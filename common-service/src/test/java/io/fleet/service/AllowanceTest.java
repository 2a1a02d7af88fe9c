package io.fleet.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.model.DriverId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class AllowanceTest {

    private static final DriverId DRIVER = new DriverId(1);
    private static final DriverId OTHER = new DriverId(2);

    private final HandTurnedTime time = new HandTurnedTime();

    /** Begins shortly before its numbers wrap around. */
    private static final class HandTurnedTime {

        private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(1).toNanos());

        void forward(Duration time) {
            nanos.addAndGet(time.toNanos());
        }

        long now() {
            return nanos.get();
        }
    }

    @Test
    void theBurstMayComeAtOnceAndThenTheRate() {
        var allowance = allowance(5, 50);
        assertThat(taken(allowance, DRIVER, 60)).isEqualTo(50);
        time.forward(Duration.ofMillis(199));
        assertThat(taken(allowance, DRIVER, 10)).isZero();
        time.forward(Duration.ofMillis(1));
        assertThat(taken(allowance, DRIVER, 10)).isEqualTo(1);
        time.forward(Duration.ofSeconds(1));
        assertThat(taken(allowance, DRIVER, 10)).isEqualTo(5);
    }

    @Test
    void inTheLongRunNoMoreThanTheRateIsLetIn() {
        var allowance = allowance(5, 50);
        int taken = IntStream.range(0, 10_000).map(_ -> {
            time.forward(Duration.ofMillis(10));
            return taken(allowance, DRIVER, 1);
        }).sum();
        assertThat(taken).isBetween(549, 550);
    }

    @Test
    void nobodyIsHeldUpByAnother() {
        var allowance = allowance(5, 50);
        assertThat(taken(allowance, DRIVER, 60)).isEqualTo(50);
        assertThat(taken(allowance, OTHER, 60)).isEqualTo(50);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0, 1", "1, 1, 400, 1", "5, 50, 0, 1", "1000000, 1, 0, 1"})
    void theWaitIsInWholeSecondsAndAtLeastOne(int perSecond, int burst, int laterMillis, int seconds) {
        var allowance = allowance(perSecond, burst);
        taken(allowance, DRIVER, burst);
        if (laterMillis > 0) {
            time.forward(Duration.ofMillis(laterMillis));
        }
        var wait = Duration.ofSeconds(seconds);
        assertThat(allowance.take(DRIVER)).hasValue(wait);
        time.forward(wait);
        assertThat(allowance.take(DRIVER)).isEmpty();
    }

    @Test
    void whoTriesTooSoonWaitsNoLonger() {
        var allowance = allowance(1, 1);
        taken(allowance, DRIVER, 1);
        for (int i = 0; i < 9; i++) {
            time.forward(Duration.ofMillis(100));
            assertThat(allowance.take(DRIVER)).isPresent();
        }
        time.forward(Duration.ofMillis(100));
        assertThat(allowance.take(DRIVER)).isEmpty();
    }

    @Test
    void aDriverIsForgottenOnlyWhenTheWholeBurstIsTheirsAgain() {
        var allowance = allowance(5, 50);
        taken(allowance, DRIVER, 50);
        time.forward(Duration.ofSeconds(9));
        assertThat(allowance.remembered()).isEqualTo(1);
        assertThat(taken(allowance, DRIVER, 60)).isEqualTo(45);
        time.forward(Duration.ofSeconds(12));
        assertThat(allowance.remembered()).isZero();
        assertThat(taken(allowance, DRIVER, 60)).isEqualTo(50);
    }

    @Test
    void noMoreDriversAreRememberedThanWasSaid() {
        var allowance = new Allowance<DriverId>(Allowance.Rate.perSecond(5, 50), 100, time::now);
        LongStream.rangeClosed(1, 10_000).forEach(id -> assertThat(allowance.take(new DriverId(id))).isEmpty());
        assertThat(allowance.remembered()).isBetween(1L, 100L);
    }

    @Test
    void manyThreadsTogetherGetTheBurstAndNoMore() {
        var allowance = allowance(5, 50);
        try (var threads = Executors.newFixedThreadPool(8)) {
            var counts = IntStream.range(0, 8)
                    .mapToObj(_ -> CompletableFuture.supplyAsync(() -> taken(allowance, DRIVER, 1_000), threads))
                    .toList();
            assertThat(counts.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(50);
        }
    }

    @Test
    void aRatePerMinuteIsSpreadOverTheMinute() {
        var allowance = new Allowance<DriverId>(Allowance.Rate.perMinute(60, 120), 100, time::now);
        assertThat(taken(allowance, DRIVER, 200)).isEqualTo(120);
        assertThat(allowance.take(DRIVER)).hasValue(Duration.ofSeconds(1));
        time.forward(Duration.ofSeconds(10));
        assertThat(taken(allowance, DRIVER, 200)).isEqualTo(10);
        time.forward(Duration.ofSeconds(122));
        assertThat(allowance.remembered()).isZero();
    }

    @Test
    void theWidestLimitsAreLimitsToo() {
        var allowance = allowance(1_000_000, 1_000_000);
        assertThat(taken(allowance, DRIVER, 1_000_001)).isEqualTo(1_000_000);
        time.forward(Duration.ofNanos(1_000));
        assertThat(taken(allowance, DRIVER, 2)).isEqualTo(1);
    }

    private Allowance<DriverId> allowance(int perSecond, int burst) {
        return new Allowance<>(Allowance.Rate.perSecond(perSecond, burst), 100, time::now);
    }

    private static int taken(Allowance<DriverId> allowance, DriverId driver, int tries) {
        return (int) IntStream.range(0, tries).mapToObj(_ -> allowance.take(driver)).filter(Optional::isEmpty).count();
    }
}
