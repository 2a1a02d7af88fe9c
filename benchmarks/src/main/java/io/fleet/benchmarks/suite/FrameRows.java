package io.fleet.benchmarks.suite;

import io.fleet.benchmarks.fanout.Floor;
import io.fleet.benchmarks.fanout.Plan;
import io.fleet.benchmarks.fanout.Steady;
import io.fleet.benchmarks.machine.Server;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What it costs to show fixes to customers, beside a bare server that only fans out. */
final class FrameRows {

    private static final int PER_SECOND = 2_000;
    private static final int FAN = 5;
    private static final int ROUNDS = 2;

    private final Site site;
    private final Pace pace;
    private final Consumer<Figure> found;

    FrameRows(Site site, Pace pace, Consumer<Figure> found) {
        this.site = site;
        this.pace = pace;
        this.found = found;
    }

    void run(Set<Row> wanted) {
        if (!wanted.contains(Row.FRAME) && !wanted.contains(Row.IDLE)) {
            return;
        }
        for (var part : Site.Part.values()) {
            site.stop(part);
        }
        try (var side = new RedisSide(site.redis().url())) {
            side.clear();
        }
        var plan = new Plan(pace.sockets(), Math.min(PER_SECOND, pace.sockets()), pace.warmUp(),
                pace.round().multipliedBy(ROUNDS));
        var steady = new Steady(plan, site.redis(), site.signer());
        try (var floor = site.servers().program(Floor.class, site.redis().url())) {
            measure(wanted, "bare Netty", floor, steady);
        }
        try (var gateway = site.gateway()) {
            measure(wanted, Figure.OURS, gateway, steady);
        }
    }

    private void measure(Set<Row> wanted, String name, Server server, Steady steady) {
        if (wanted.contains(Row.IDLE)) {
            var idle = steady.idle(server);
            found.accept(new Figure(Row.IDLE, name, 0, Map.of("gateway", idle.residentKib()),
                    Map.of("heap_kib", idle.heapKib())));
        }
        if (wanted.contains(Row.FRAME)) {
            var flow = steady.flow(server, FAN);
            found.accept(new Figure(Row.FRAME, name, flow.framesPerSecond(),
                    Map.of("gateway", flow.serverMicros(), "redis", flow.redisMicros() / FAN),
                    Map.of("jit", flow.jitMicros(), "gc", flow.gcMicros(), "generator_cores", flow.generatorCores(),
                            "others_cores", flow.othersCores(), "p50_ms", millis(flow, 50), "p99_ms", millis(flow, 99),
                            "p99_9_ms", millis(flow, 99.9))));
        }
    }

    private static double millis(Steady.Flow flow, double percentile) {
        return flow.latencies().getValueAtPercentile(percentile) / 1e6;
    }
}
