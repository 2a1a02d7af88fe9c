package io.fleet.benchmarks.fanout;

import io.fleet.cli.token.TokenSigner;
import io.fleet.embedded.EmbeddedRedis;
import java.time.Duration;
import java.time.InstantSource;
import org.HdrHistogram.Histogram;

/** Measures a server whose customers stay: what a frame costs it, how long a fix takes, and what an idle socket holds. */
final class Steady {

    private static final Duration SETTLING = Duration.ofSeconds(5);
    private static final int[] FANS = {1, 5};

    private final Plan plan;
    private final EmbeddedRedis redis;
    private final TokenSigner signer;
    private final Report report;

    Steady(Plan plan, EmbeddedRedis redis, TokenSigner signer, Report report) {
        this.plan = plan;
        this.redis = redis;
        this.signer = signer;
        this.report = report;
    }

    /** Reports what an idle socket takes, and a row for each fan-out. */
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
            report.add(Report.Table.IDLE, name,
                    kibEach(server.heapKib() - heap), kibEach(ProcessFigures.residentKib(server.pid()) - resident));
        }
    }

    private String kibEach(long kib) {
        return Report.number(kib / (double) plan.sockets(), 1, "KiB");
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
        var load = new Load(redis, server);
        long cpu = ProcessFigures.cpuMicros(server.pid());
        long redisCpu = ProcessFigures.cpuMicros(redis.pid());
        Waiting.pass(plan.measured());
        double seconds = (System.nanoTime() - start) / 1e9;
        double delivered = crowd.frames() - frames;
        var latencies = crowd.latencies();
        report.add(Report.Table.STEADY, name, "1:" + fan, Report.number(delivered / seconds, 0, ""),
                Report.number((ProcessFigures.cpuMicros(server.pid()) - cpu) / delivered, 1, "µs"),
                Report.number((ProcessFigures.cpuMicros(redis.pid()) - redisCpu) / (plan.perSecond() * seconds), 1,
                        "µs"),
                millis(latencies, 50), millis(latencies, 99), millis(latencies, 99.9), load.othersCores());
    }

    private static String millis(Histogram latencies, double percentile) {
        return Report.number(latencies.getValueAtPercentile(percentile) / 1e6, 1, "ms");
    }
}
