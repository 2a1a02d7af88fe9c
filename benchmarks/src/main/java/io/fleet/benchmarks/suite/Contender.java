package io.fleet.benchmarks.suite;

import io.fleet.benchmarks.intake.Sender;
import io.fleet.benchmarks.machine.ProcessCpu;
import io.fleet.benchmarks.machine.Server;
import io.fleet.benchmarks.machine.Waiting;
import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** A server that stays, who sends to it, and what that has cost. Confined to one thread. */
final class Contender implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration RUN_UP = Duration.ofMillis(500);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(3);
    private static final int ARRIVALS_PER_SECOND = 2_000;
    private static final double WARM_JIT_SHARE = 0.03;

    private final String name;
    private final String part;
    private final Server server;
    private final Sender sender;
    private final long redis;
    private final Histogram latencies = new Histogram(3);
    private Meter.@Nullable Used used;
    private double fixes;
    private double refused;

    /**
     * Nothing measured yet.
     *
     * @param name   whose figures these are
     * @param part   what the server is called in them
     * @param sender to that server, not yet connected
     * @param redis  the process that the server works with
     */
    Contender(String name, String part, Server server, Sender sender, long redis) {
        this.name = name;
        this.part = part;
        this.server = server;
        this.sender = sender;
        this.redis = redis;
    }

    /** Connects, and has the server work until its compilers rest, or for so long. */
    void warmUp(int connections, Duration atMost) {
        sender.connect(ARRIVALS_PER_SECOND);
        if (!Waiting.until(PATIENCE, () -> sender.open() == connections)) {
            throw new IllegalStateException("only " + sender.open() + " connections to " + name + " are open");
        }
        sender.flatOut();
        long end = System.nanoTime() + atMost.toNanos();
        boolean warm = false;
        while (!warm && System.nanoTime() - end < 0) {
            var cpu = ProcessCpu.of(server.pid());
            Waiting.pass(atMost.compareTo(LOOK_EVERY) < 0 ? atMost : LOOK_EVERY);
            // By the share, because a message may hold one fix or many.
            warm = cpu.jitMicros() < WARM_JIT_SHARE * cpu.micros();
        }
        rest();
    }

    /** Measures a round as fast as the server answers. */
    void flatOut(Duration round) {
        sender.flatOut();
        measure(round);
    }

    /** Measures a round with so many messages a second. */
    void byTheClock(int perSecond, Duration round) {
        sender.byTheClock(perSecond);
        measure(round);
    }

    private void measure(Duration round) {
        Waiting.pass(RUN_UP);
        sender.latencies();
        long taken = sender.taken();
        long refusedBefore = sender.refused();
        var meter = new Meter(Map.of(part, server.pid(), "redis", redis));
        Waiting.pass(round);
        var now = meter.used();
        fixes += sender.taken() - taken;
        refused += sender.refused() - refusedBefore;
        latencies.add(sender.latencies());
        used = used == null ? now : used.plus(now);
        rest();
    }

    private void rest() {
        sender.stop();
        if (!Waiting.until(PATIENCE, () -> sender.underWay() == 0)) {
            throw new IllegalStateException(sender.underWay() + " messages to " + name + " are not answered");
        }
    }

    /** What has been measured since this was asked before. */
    Figure figure(Row row) {
        var all = used;
        if (all == null) {
            throw new IllegalStateException("nothing has been measured");
        }
        var figure = all.each(row, name, fixes, Map.of("refused", refused, "p50_ms", millis(50), "p99_ms", millis(99),
                "p99_9_ms", millis(99.9)));
        used = null;
        fixes = 0;
        refused = 0;
        latencies.reset();
        return figure;
    }

    private double millis(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e6;
    }

    @Override
    public void close() {
        sender.close();
    }
}
