package io.fleet.benchmarks.fanout;

import io.fleet.benchmarks.machine.OthersLoad;
import io.fleet.benchmarks.machine.ProcessFigures;
import io.fleet.benchmarks.machine.Server;
import io.fleet.benchmarks.machine.Waiting;
import io.fleet.cli.token.TokenSigner;
import io.fleet.embedded.EmbeddedRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/** Measures what becomes of all customers of a gateway when it is killed, and when it is asked to go. */
final class Moves {

    /** So often a gateway is come to and left by most before it is measured. */
    private static final int WAVES = 2;

    private static final Pattern SUBSCRIBES = Pattern.compile("cmdstat_subscribe:calls=(\\d+)");

    private final Plan plan;
    private final EmbeddedRedis redis;
    private final TokenSigner signer;
    private final Report report;
    private final Supplier<Server> gateways;

    Moves(Plan plan, EmbeddedRedis redis, TokenSigner signer, Report report, Supplier<Server> gateways) {
        this.plan = plan;
        this.redis = redis;
        this.signer = signer;
        this.report = report;
        this.gateways = gateways;
    }

    void run() {
        try (var first = gateways.get();
                var second = gateways.get();
                var traffic = new Traffic(redis.url(), plan.sockets(), InstantSource.system());
                var crowd = new Crowd(plan.sockets(), plan.sockets(), traffic, signer, first.address())) {
            traffic.prepare();
            traffic.begin(plan.perSecond());
            warmUp(traffic, second);
            if (!crowd.come(Plan.ARRIVALS_PER_SECOND, Plan.PATIENCE)) {
                throw new IllegalStateException("only " + crowd.there() + " have come");
            }
            storm(crowd, first, second);
            try (var third = gateways.get()) {
                warmUp(traffic, third);
                drain(crowd, second, third);
            }
        }
    }

    /**
     * Those who come to a gateway that has just been started pay for its warming up; what is measured is one that has served for a while. Not for all
     * at once: this process has to hold their sockets beside those that are measured.
     */
    private void warmUp(Traffic traffic, Server gateway) {
        for (int wave = 0; wave < WAVES; wave++) {
            try (var some = new Crowd(plan.sockets() * 4 / 5, plan.sockets(), traffic, signer, gateway.address())) {
                some.come(Plan.ARRIVALS_PER_SECOND, Plan.PATIENCE);
                Waiting.pass(plan.warmUp().dividedBy(WAVES));
            }
        }
    }

    private void storm(Crowd crowd, Server killed, Server taking) {
        var move = new Move(crowd, taking);
        killed.kill();
        crowd.await(Plan.PATIENCE, there -> there < plan.sockets() / 2);
        move.report("is killed, the other has served four fifths as many before");
    }

    private void drain(Crowd crowd, Server going, Server taking) {
        var move = new Move(crowd, taking);
        going.terminate();
        boolean gone = Waiting.until(Plan.PATIENCE, () -> !going.isRunning());
        String ended = gone ? "has gone after " + seconds(move.nanos()) : "does not go";
        move.report("is asked to go, and " + ended);
    }

    /** All customers on their way from one gateway to another, which begins now. */
    private final class Move {

        private final Crowd crowd;
        private final Server taking;
        private final long subscribes = subscribes();
        private final long refusals;
        private final OthersLoad load;
        private final long cpu;
        private final long start;

        private Move(Crowd crowd, Server taking) {
            this.crowd = crowd;
            this.taking = taking;
            this.refusals = crowd.refusals();
            crowd.gaps();
            crowd.goTo(taking.address());
            this.load = new OthersLoad(redis.pid(), taking.pid());
            this.cpu = ProcessFigures.cpuMicros(taking.pid());
            this.start = System.nanoTime();
        }

        private long nanos() {
            return System.nanoTime() - start;
        }

        /** Waits until all are there. */
        private void report(String what) {
            boolean all = crowd.await(Plan.PATIENCE, there -> there == plan.sockets());
            String after = all ? seconds(nanos()) : "only " + crowd.there() + " are";
            var gaps = crowd.gaps();
            long micros = ProcessFigures.cpuMicros(taking.pid()) - cpu;
            report.add(Report.Table.MOVES, "the gateway of " + Report.number(plan.sockets(), 0, "") + " " + what,
                    after, seconds(gaps, 50), seconds(gaps, 99), seconds(gaps, 100), crowd.refusals() - refusals,
                    subscribes() - subscribes, Report.number(micros / 1e3 / plan.sockets(), 2, "ms"),
                    Report.number(load.cores(), 1, "cores"));
        }
    }

    private static String seconds(Histogram gaps, double percentile) {
        return seconds(gaps.getValueAtPercentile(percentile));
    }

    private static String seconds(long nanos) {
        return Report.number(nanos / 1e9, 1, "s");
    }

    private long subscribes() {
        var client = RedisClient.create(RedisURI.create(redis.url()));
        try (client; var connection = client.connect()) {
            var calls = SUBSCRIBES.matcher(connection.sync().info("commandstats"));
            return calls.find() ? Long.parseLong(calls.group(1)) : 0;
        }
    }
}
