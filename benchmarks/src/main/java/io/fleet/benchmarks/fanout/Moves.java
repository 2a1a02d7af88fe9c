package io.fleet.benchmarks.fanout;

import io.fleet.cli.token.TokenSigner;
import io.fleet.embedded.EmbeddedRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/** Measures what becomes of all customers of a gateway when it is killed, and when it is asked to go. */
final class Moves {

    private static final Pattern SUBSCRIBES = Pattern.compile("cmdstat_subscribe:calls=(\\d+)");

    private final Plan plan;
    private final EmbeddedRedis redis;
    private final TokenSigner signer;
    private final Supplier<Server> gateways;

    Moves(Plan plan, EmbeddedRedis redis, TokenSigner signer, Supplier<Server> gateways) {
        this.plan = plan;
        this.redis = redis;
        this.signer = signer;
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

    /** Those who come to a gateway that has just been started pay for its warming up; what is measured is one that has served for a while. */
    private void warmUp(Traffic traffic, Server gateway) {
        try (var some = new Crowd(plan.sockets() / 2, plan.sockets(), traffic, signer, gateway.address())) {
            some.come(Plan.ARRIVALS_PER_SECOND, Plan.PATIENCE);
            Waiting.pass(Duration.ofSeconds(5));
        }
    }

    private void storm(Crowd crowd, Server killed, Server taking) {
        crowd.gaps();
        long subscribes = subscribes();
        long refusals = crowd.refusals();
        long cpu = ProcessFigures.cpuMicros(taking.pid());
        crowd.goTo(taking.address());
        long start = System.nanoTime();
        killed.kill();
        crowd.await(Plan.PATIENCE, there -> there < plan.sockets() / 2);
        boolean all = crowd.await(Plan.PATIENCE, there -> there == plan.sockets());
        System.out.printf(
                "Storm: the gateway of %d customers is killed, the other has %s of them with a fix after %.1f s; %s; "
                        + "%d were refused, Redis was sent %d SUBSCRIBE, %.0f us of CPU per customer%n",
                plan.sockets(),
                all ? "all" : "only " + crowd.there(), seconds(start), without(crowd.gaps()),
                crowd.refusals() - refusals,
                subscribes() - subscribes,
                (ProcessFigures.cpuMicros(taking.pid()) - cpu) / (double) plan.sockets());
    }

    private void drain(Crowd crowd, Server going, Server taking) {
        crowd.gaps();
        long refusals = crowd.refusals();
        crowd.goTo(taking.address());
        long start = System.nanoTime();
        going.terminate();
        boolean gone = Waiting.until(Plan.PATIENCE, () -> !going.isRunning());
        double ended = seconds(start);
        boolean all = crowd.await(Plan.PATIENCE, there -> there == plan.sockets());
        System.out.printf(
                "Drain: a gateway of %d customers is asked to go and %s after %.1f s; %s; %s are with the other, %d were "
                        + "refused%n",
                plan.sockets(), gone ? "has gone" : "is still there", ended, without(crowd.gaps()),
                all ? "all" : "only " + crowd.there(), crowd.refusals() - refusals);
    }

    private static String without(Histogram gaps) {
        return "without a fix were they for %.1f s (P50), %.1f s (P99), %.1f s (longest)".formatted(
                gaps.getValueAtPercentile(50) / 1e9, gaps.getValueAtPercentile(99) / 1e9, gaps.getMaxValue() / 1e9);
    }

    private static double seconds(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos).toMillis() / 1e3;
    }

    private long subscribes() {
        var client = RedisClient.create(RedisURI.create(redis.url()));
        try (client; var connection = client.connect()) {
            var calls = SUBSCRIBES.matcher(connection.sync().info("commandstats"));
            return calls.find() ? Long.parseLong(calls.group(1)) : 0;
        }
    }
}
