package io.fleet.benchmarks.suite;

import io.fleet.benchmarks.fanout.Plan;
import io.fleet.benchmarks.fanout.Steady;
import io.fleet.benchmarks.machine.Server;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What it costs to show fixes to customers, beside a bare server that only fans out, and how that changes as more watch each driver. */
final class FrameRows {

    private static final int PER_SECOND = 2_000;
    private static final int FAN = 5;
    private static final List<Integer> FANS = List.of(1, FAN, 50);
    private static final int ROUNDS = 2;
    private static final double KIB_PER_MIB = 1_024;

    private final Site site;
    private final Pace pace;
    private final Consumer<Figure> found;

    FrameRows(Site site, Pace pace, Consumer<Figure> found) {
        this.site = site;
        this.pace = pace;
        this.found = found;
    }

    void run(Set<Row> wanted) {
        if (wanted.contains(Row.FRAME) || wanted.contains(Row.IDLE)) {
            alone();
            measure(wanted, "bare Netty", site.get(Site.Part.FLOOR));
            alone();
            measure(wanted, Figure.OURS, site.get(Site.Part.GATEWAY));
        }
        if (wanted.contains(Row.CUSTOMERS)) {
            alone(Site.Part.GATEWAY);
            // Nothing is to be compared where all run together.
            for (int fan : pace.together() ? FANS.subList(0, 1) : FANS) {
                found.accept(flow(Row.CUSTOMERS, "1:" + fan, fan, List.of(site.get(Site.Part.GATEWAY))));
            }
        }
        if (wanted.contains(Row.INSTANCES) && !pace.together()) {
            instances();
        }
    }

    /** A gateway, and then two of which each has about half of the customers, and so hears of nearly every driver. */
    private void instances() {
        alone(Site.Part.GATEWAY);
        var one = site.get(Site.Part.GATEWAY);
        found.accept(flow(Row.INSTANCES, "gateway, one", FAN, List.of(one)));
        try (var two = site.another(Site.Part.GATEWAY)) {
            found.accept(flow(Row.INSTANCES, "gateway, two", FAN, List.of(one, two)));
        }
    }

    private void alone(Site.Part... staying) {
        if (!pace.together()) {
            site.stopAllBut(staying);
            try (var side = new RedisSide(site.redis().url())) {
                side.clear();
            }
        }
    }

    private void measure(Set<Row> wanted, String name, Server server) {
        if (wanted.contains(Row.IDLE)) {
            var idle = steady(PER_SECOND).idle(server);
            found.accept(new Figure(Row.IDLE, name, 0, Map.of("gateway", idle.residentKib()),
                    Map.of("heap_kib", idle.heapKib())));
        }
        if (wanted.contains(Row.FRAME)) {
            found.accept(flow(Row.FRAME, name, FAN, List.of(server)));
        }
    }

    /** The same frames a second, however many customers have the same driver. */
    private Figure flow(Row row, String name, int fan, List<Server> servers) {
        var flow = steady(PER_SECOND * FAN / fan).flow(servers, fan);
        var costs = new LinkedHashMap<String, Double>();
        costs.put("gateway", flow.serverMicros());
        costs.put("redis", flow.redisMicros() / fan);
        return new Figure(row, name, flow.framesPerSecond(), costs,
                Map.of("jit", flow.jitMicros(), "gc", flow.gcMicros(), "generator_cores", flow.generatorCores(),
                        "others_cores", flow.othersCores(), "p50_ms", millis(flow, 50), "p99_ms", millis(flow, 99),
                        "p99_9_ms", millis(flow, 99.9)))
                .with(memory(flow));
    }

    private static Map<String, Double> memory(Steady.Flow flow) {
        return Map.of("gateway" + Figure.RESIDENT, flow.memory().residentKib() / KIB_PER_MIB,
                "gateway" + Figure.HEAP, flow.memory().heapKib() / KIB_PER_MIB,
                "gateway" + Figure.GC_SHARE, flow.gcMicros() / flow.serverMicros(),
                "gateway" + Figure.JIT_SHARE, flow.jitMicros() / flow.serverMicros());
    }

    private Steady steady(int perSecond) {
        return new Steady(new Plan(pace.sockets(), Math.min(perSecond, pace.sockets()), pace.warmUp(),
                pace.round().multipliedBy(ROUNDS), pace.settling()), site.redis(), site.signer());
    }

    private static double millis(Steady.Flow flow, double percentile) {
        return flow.latencies().getValueAtPercentile(percentile) / 1e6;
    }
}
