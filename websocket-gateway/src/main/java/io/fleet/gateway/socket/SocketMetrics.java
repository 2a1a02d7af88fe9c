package io.fleet.gateway.socket;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** What is counted about connections. Safe for use by many threads. */
final class SocketMetrics {

    /** Those that the protocol knows. A client may close with any other, and must not make a time series of each. */
    private static final Set<Integer> CODES = Set.of(1000, 1001, 1002, 1003, 1005, 1006, 1007, 1009, 1011, 1012, 4005,
            4008, 4012, 4013, 4500, 4503);

    /** Why somebody is not let in. */
    private static final Set<String> REFUSALS = Set.of("node", "address", "subject", "rate", "redis", "draining");

    private final MeterRegistry registry;
    private final Map<Connection.Kind, AtomicInteger> open = new EnumMap<>(Connection.Kind.class);

    SocketMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (var kind : Connection.Kind.values()) {
            var count = new AtomicInteger();
            open.put(kind, count);
            Gauge.builder("fleet.sockets", count::get).tag("kind", kind.tag())
                    .description("connections that are open").register(registry);
        }
        // Spring closes the registry before anything stops; what is counted while the node drains has to be there by then.
        CODES.forEach(code -> closings(Integer.toString(code)));
        REFUSALS.forEach(this::refusals);
    }

    void opened(Connection.Kind kind) {
        count(kind).incrementAndGet();
    }

    void closed(Connection.Kind kind, int code) {
        count(kind).decrementAndGet();
        closings(CODES.contains(code) ? Integer.toString(code) : "other").increment();
    }

    void refused(String reason) {
        refusals(reason).increment();
    }

    private Counter closings(String code) {
        return Counter.builder("fleet.sockets.closed").tag("code", code)
                .description("connections that were closed, by whichever side").register(registry);
    }

    private Counter refusals(String reason) {
        return Counter.builder("fleet.sockets.refused").tag("reason", reason)
                .description("connections that were not let in").register(registry);
    }

    private AtomicInteger count(Connection.Kind kind) {
        return open.computeIfAbsent(kind, _ -> new AtomicInteger());
    }
}
