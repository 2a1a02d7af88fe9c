package io.fleet.processing.fleetmap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** What the stream of all drivers counts. Safe for use by many threads. */
final class FleetMapMeters {

    private final Counter frames;
    private final Counter conflated;
    private final Map<Places.Refusal, Counter> refused = new EnumMap<>(Places.Refusal.class);
    private final Counter cut;
    private final Timer read;

    FleetMapMeters(MeterRegistry meters, Supplier<Number> viewers) {
        Gauge.builder("fleet.map.viewers", viewers).description("Streams of all drivers that are open")
                .register(meters);
        frames = Counter.builder("fleet.map.frames").description("Frames sent on them").register(meters);
        conflated = Counter.builder("fleet.map.conflated")
                .description("Frames that a slow viewer missed; the next one made up for them").register(meters);
        for (var reason : Places.Refusal.values()) {
            refused.put(reason,
                    Counter.builder("fleet.map.refused").tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .description("Streams refused because there were too many").register(meters));
        }
        cut = Counter.builder("fleet.map.cut").description("Streams broken off because nothing was read from them")
                .register(meters);
        read = Timer.builder("fleet.map.read").description("Reading from Redis what all of them are told")
                .publishPercentileHistogram().register(meters);
    }

    void sent() {
        frames.increment();
    }

    void conflated() {
        conflated.increment();
    }

    void refused(Places.Refusal reason) {
        Objects.requireNonNull(refused.get(reason)).increment();
    }

    void cut() {
        cut.increment();
    }

    Timer read() {
        return read;
    }
}
