package io.fleet.ingestion.stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** What the gate knows, as gauges; NaN where it knows nothing: unknown is not zero. */
final class BacklogMeters {

    private static final double MILLIS_PER_SECOND = 1_000;

    private final BacklogGate gate;
    private final MeterRegistry meters;

    private BacklogMeters(BacklogGate gate, MeterRegistry meters) {
        this.gate = gate;
        this.meters = meters;
    }

    static void register(BacklogGate gate, MeterRegistry meters) {
        var gauges = new BacklogMeters(gate, meters);
        gauges.add("fleet.backlog", "entries", "entries that are accepted and not yet done", Backlog::entries);
        gauges.add("fleet.backlog.age", "seconds", "how long the oldest of them has been waiting",
                backlog -> backlog.age().toMillis() / MILLIS_PER_SECOND);
        gauges.add("fleet.backlog.memory", "bytes", "memory that they take in Redis", Backlog::bytes);
        gauges.add("fleet.redis.memory", "bytes", "memory that Redis uses", Backlog::usedMemory);
        gauges.add("fleet.redis.memory.limit", "bytes", "memory that Redis may use, 0 if it has no limit",
                Backlog::memoryLimit);
    }

    private void add(String name, String unit, String description, ToDoubleFunction<Backlog> value) {
        Gauge.builder(name, gate, known -> known.backlog().map(value::applyAsDouble).orElse(Double.NaN))
                .baseUnit(unit).description(description).register(meters);
    }
}
