package io.fleet.gateway.relay;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What the relay counts. Safe for use by many threads. */
final class RelayMetrics {

    private final Counter resyncs;
    private final Counter ignored;
    private final Counter missedProbes;
    private volatile int channels;

    RelayMetrics(MeterRegistry registry) {
        resyncs = Counter.builder("fleet.relay.resyncs")
                .description("gaps after which everything watched was read again").register(registry);
        ignored = Counter.builder("fleet.relay.ignored")
                .description("messages that were neither a fix nor a change of an order").register(registry);
        missedProbes = Counter.builder("fleet.relay.probes.missed")
                .description("probes of the subscription that were not heard in time").register(registry);
        Gauge.builder("fleet.relay.channels", () -> channels)
                .description("channels subscribed in Redis for customers").register(registry);
    }

    void channels(int now) {
        channels = now;
    }

    void resynced() {
        resyncs.increment();
    }

    void ignored() {
        ignored.increment();
    }

    void probeMissed() {
        missedProbes.increment();
    }
}
