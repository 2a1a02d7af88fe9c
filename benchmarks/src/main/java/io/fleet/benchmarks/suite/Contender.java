package io.fleet.benchmarks.suite;

import io.fleet.benchmarks.intake.Sender;
import io.fleet.benchmarks.machine.Server;
import io.fleet.benchmarks.machine.Waiting;
import io.fleet.benchmarks.machine.WarmUp;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** A server that stays, or several that share the work, who sends to them, and what that has cost. Confined to one thread. */
final class Contender implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration RUN_UP = Duration.ofMillis(500);
    private static final int ARRIVALS_PER_SECOND = 2_000;

    private final String name;
    private final List<Server> servers;
    private final List<Sender> senders;
    private final long redis;
    private final Histogram latencies = new Histogram(3);
    private Meter.@Nullable Used used;
    private double fixes;
    private double refused;

    /**
     * Nothing measured yet.
     *
     * @param name    whose figures these are
     * @param senders one to each server, not yet connected
     * @param redis   the process that the servers work with
     */
    Contender(String name, List<Server> servers, List<Sender> senders, long redis) {
        this.name = name;
        this.servers = List.copyOf(servers);
        this.senders = List.copyOf(senders);
        this.redis = redis;
    }

    /** Connects, and has the server work until its compilers rest, or for so long. */
    void warmUp(int connections, Duration atMost) {
        senders.forEach(sender -> sender.connect(ARRIVALS_PER_SECOND));
        if (!Waiting.until(PATIENCE, () -> sum(Sender::open) == connections)) {
            throw new IllegalStateException("only " + sum(Sender::open) + " connections to " + name + " are open");
        }
        senders.forEach(Sender::flatOut);
        WarmUp.await(servers, atMost);
        rest();
    }

    /** Measures a round as fast as the server answers. */
    void flatOut(Duration round) {
        senders.forEach(Sender::flatOut);
        measure(round);
    }

    /** Measures a round with so many messages a second, to each server. */
    void byTheClock(int perSecond, Duration round) {
        senders.forEach(sender -> sender.byTheClock(perSecond));
        measure(round);
    }

    private void measure(Duration round) {
        Waiting.pass(round.compareTo(RUN_UP) < 0 ? round : RUN_UP);
        senders.forEach(Sender::latencies);
        long taken = sum(Sender::taken);
        long refusedBefore = sum(Sender::refused);
        var pids = new LinkedHashMap<String, List<Long>>();
        pids.put("ingestion", servers.stream().map(Server::pid).toList());
        pids.put("redis", List.of(redis));
        var meter = new Meter(pids);
        Waiting.pass(round);
        var now = meter.used();
        fixes += sum(Sender::taken) - taken;
        refused += sum(Sender::refused) - refusedBefore;
        senders.forEach(sender -> latencies.add(sender.latencies()));
        used = used == null ? now : used.plus(now);
        rest();
    }

    private void rest() {
        senders.forEach(Sender::stop);
        if (!Waiting.until(PATIENCE, () -> sum(Sender::underWay) == 0)) {
            throw new IllegalStateException(sum(Sender::underWay) + " messages to " + name + " are not answered");
        }
    }

    private long sum(ToLongFunction<Sender> figure) {
        return senders.stream().mapToLong(figure).sum();
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
        senders.forEach(Sender::close);
    }
}
