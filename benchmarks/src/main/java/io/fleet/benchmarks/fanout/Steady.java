package io.fleet.benchmarks.fanout;

import io.fleet.cli.token.TokenSigner;
import io.fleet.embedded.EmbeddedRedis;
import java.time.Duration;
import java.time.InstantSource;

/** Measures a server whose customers stay: what a frame costs it, how long a fix takes, and what an idle socket holds. */
final class Steady {

    private static final String HEADING = """
            | server | fixes to sockets | frames/s | CPU of the server per frame | of Redis per fix | P50 | P99 | P99.9 | others' load |
            |---|---|---|---|---|---|---|---|---|""";

    private static final Duration SETTLING = Duration.ofSeconds(5);
    private static final int[] FANS = {1, 5};

    private final Plan plan;
    private final EmbeddedRedis redis;
    private final TokenSigner signer;

    Steady(Plan plan, EmbeddedRedis redis, TokenSigner signer) {
        this.plan = plan;
        this.redis = redis;
        this.signer = signer;
    }

    /** Prints what an idle socket takes, and a row for each fan-out. */
    void run(String name, Server server) {
        for (int fan : FANS) {
            int drivers = plan.sockets() / fan;
            try (var traffic = new Traffic(redis.url(), drivers, InstantSource.system())) {
                traffic.prepare();
                if (fan == FANS[0]) {
                    measureIdle(name, server, traffic);
                }
                try (var crowd = crowd(plan.sockets(), drivers, traffic, server)) {
                    traffic.begin(plan.perSecond());
                    Waiting.pass(plan.warmUp());
                    measure(name, fan, server, crowd);
                }
            }
        }
    }

    /** After a few have come and gone: what the JVM loads for the first of them is not theirs. */
    private void measureIdle(String name, Server server, Traffic traffic) {
        crowd(plan.sockets() / 5, plan.sockets() / 5, traffic, server).close();
        Waiting.pass(SETTLING);
        long heap = server.heapKib();
        long resident = ProcessFigures.residentKib(server.pid());
        try (var _ = crowd(plan.sockets(), plan.sockets(), traffic, server)) {
            Waiting.pass(SETTLING);
            System.out.printf(
                    "An idle socket of the %s: %.1f KiB of heap after a collection, %.1f KiB of resident memory%n",
                    name,
                    (server.heapKib() - heap) / (double) plan.sockets(),
                    (ProcessFigures.residentKib(server.pid()) - resident) / (double) plan.sockets());
        }
        System.out.println();
        System.out.println(HEADING);
    }

    private Crowd crowd(int sockets, int drivers, Traffic traffic, Server server) {
        var crowd = new Crowd(sockets, drivers, traffic, signer, server.address());
        if (!crowd.come(Plan.ARRIVALS_PER_SECOND, Plan.PATIENCE)) {
            throw new IllegalStateException("only " + crowd.there() + " have come");
        }
        return crowd;
    }

    private void measure(String name, int fan, Server server, Crowd crowd) {
        crowd.latencies();
        long frames = crowd.frames();
        long start = System.nanoTime();
        long machine = ProcessFigures.machineMicros();
        long ours = ours(server);
        long cpu = ProcessFigures.cpuMicros(server.pid());
        long redisCpu = ProcessFigures.cpuMicros(redis.pid());
        Waiting.pass(plan.measured());
        double seconds = (System.nanoTime() - start) / 1e9;
        double delivered = crowd.frames() - frames;
        var latencies = crowd.latencies();
        double others = (ProcessFigures.machineMicros() - machine - (ours(server) - ours)) / (seconds * 1e6);
        System.out.printf("| %s | 1:%d | %.0f | %.1f us | %.1f us | %.1f ms | %.1f ms | %.1f ms | %.1f cores |%n", name,
                fan,
                delivered / seconds, (ProcessFigures.cpuMicros(server.pid()) - cpu) / delivered,
                (ProcessFigures.cpuMicros(redis.pid()) - redisCpu) / (plan.perSecond() * seconds),
                latencies.getValueAtPercentile(50) / 1e6, latencies.getValueAtPercentile(99) / 1e6,
                latencies.getValueAtPercentile(99.9) / 1e6, others);
    }

    private long ours(Server server) {
        return ProcessFigures.cpuMicros(server.pid()) + ProcessFigures.cpuMicros(redis.pid())
                + ProcessFigures.cpuMicros(ProcessHandle.current().pid());
    }
}
