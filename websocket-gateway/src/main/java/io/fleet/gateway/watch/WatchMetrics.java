package io.fleet.gateway.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** What is counted about frames. Safe for use by many threads. */
final class WatchMetrics {

    private final Counter sent;
    private final Counter conflated;
    private final Timer delivery;
    private final InstantSource clock;

    WatchMetrics(MeterRegistry registry, InstantSource clock) {
        this.clock = clock;
        sent = Counter.builder("fleet.frames.sent").description("frames handed to connections").register(registry);
        conflated = Counter.builder("fleet.frames.conflated")
                .description("fixes that a newer one, or the end of the binding, overtook before they were sent")
                .register(registry);
        delivery = Timer.builder("fleet.delivery")
                .description("from the receipt of a fix to its writing to a connection")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry);
    }

    void sent() {
        sent.increment();
    }

    void delivered(long receivedAtMillis) {
        delivery.record(Math.max(0, clock.millis() - receivedAtMillis), TimeUnit.MILLISECONDS);
    }

    void conflated() {
        conflated.increment();
    }
}
