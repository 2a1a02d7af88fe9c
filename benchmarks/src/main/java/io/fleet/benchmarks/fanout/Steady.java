package io.fleet.benchmarks.fanout;

import io.fleet.benchmarks.machine.Memory;
import io.fleet.benchmarks.machine.OthersLoad;
import io.fleet.benchmarks.machine.ProcessCpu;
import io.fleet.benchmarks.machine.ProcessFigures;
import io.fleet.benchmarks.machine.Server;
import io.fleet.benchmarks.machine.Waiting;
import io.fleet.benchmarks.machine.WarmUp;
import io.fleet.cli.token.TokenSigner;
import io.fleet.embedded.EmbeddedRedis;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/** Measures a server whose customers stay: what a frame costs it, how long a fix takes, and what an idle socket holds. */
public final class Steady {

    private final Plan plan;
    private final EmbeddedRedis redis;
    private final TokenSigner signer;

    public Steady(Plan plan, EmbeddedRedis redis, TokenSigner signer) {
        this.plan = plan;
        this.redis = redis;
        this.signer = signer;
    }

    /**
     * What an idle socket takes.
     *
     * @param heapKib     of the heap, after a full collection
     * @param residentKib of the process's memory
     */
    public record Idle(double heapKib, double residentKib) {}

    /**
     * What customers who stay cost.
     *
     * @param framesPerSecond  that arrived
     * @param serverMicros     processor time of the server for each of them
     * @param jitMicros        the part of it that went into compiling
     * @param gcMicros         the part of it that went into collecting garbage
     * @param redisMicros      processor time of Redis for each fix published
     * @param generatorCores   processor time of this process by time
     * @param latencies        from due to arrival, in nanoseconds
     * @param othersCores      cores that were busy with something else
     * @param memory           of the first server, with all customers there
     */
    public record Flow(double framesPerSecond, double serverMicros, double jitMicros, double gcMicros,
            double redisMicros, double generatorCores, Histogram latencies, double othersCores, Memory memory) {}

    /** Measures after a few have come and gone: what the JVM loads for the first of them is not theirs. */
    public Idle idle(Server server) {
        try (var traffic = new Traffic(redis.url(), plan.sockets(), InstantSource.system())) {
            traffic.prepare();
            crowd(plan.sockets() / 5, plan.sockets() / 5, traffic, List.of(server)).close();
            Waiting.pass(plan.settling());
            long heap = server.heapKib();
            long resident = ProcessFigures.residentKib(server.pid());
            try (var _ = crowd(plan.sockets(), plan.sockets(), traffic, List.of(server))) {
                Waiting.pass(plan.settling());
                double sockets = plan.sockets();
                return new Idle((server.heapKib() - heap) / sockets,
                        (ProcessFigures.residentKib(server.pid()) - resident) / sockets);
            }
        }
    }

    /** Measures with so many customers for each driver, who each go to one of these servers by chance; what is counted is of all servers together. */
    public Flow flow(List<Server> servers, int fan) {
        int drivers = plan.sockets() / fan;
        try (var traffic = new Traffic(redis.url(), drivers, InstantSource.system())) {
            traffic.prepare();
            try (var crowd = crowd(plan.sockets(), drivers, traffic, servers)) {
                traffic.begin(plan.perSecond());
                WarmUp.await(servers, plan.warmUp());
                return measure(servers, crowd);
            }
        }
    }

    private Crowd crowd(int sockets, int drivers, Traffic traffic, List<Server> servers) {
        var crowd = new Crowd(sockets, drivers, traffic, signer, servers.getFirst().address());
        crowd.goTo(servers.stream().map(Server::address).toArray(InetSocketAddress[]::new));
        if (!crowd.come(Plan.ARRIVALS_PER_SECOND, Plan.PATIENCE)) {
            throw new IllegalStateException("only " + crowd.there() + " have come");
        }
        return crowd;
    }

    private Flow measure(List<Server> servers, Crowd crowd) {
        var pids = servers.stream().map(Server::pid).toList();
        crowd.latencies();
        long frames = crowd.frames();
        var load = new OthersLoad(
                LongStream.concat(LongStream.of(redis.pid()), pids.stream().mapToLong(Long::longValue)).toArray());
        var serverCpu = ProcessCpu.of(pids);
        var redisCpu = ProcessCpu.of(List.of(redis.pid()));
        var ownCpu = ProcessCpu.own();
        long start = System.nanoTime();
        Waiting.pass(plan.measured());
        double seconds = (System.nanoTime() - start) / 1e9;
        double delivered = crowd.frames() - frames;
        return new Flow(delivered / seconds, serverCpu.micros() / delivered, serverCpu.jitMicros() / delivered,
                serverCpu.gcMicros() / delivered, redisCpu.micros() / (plan.perSecond() * seconds),
                ownCpu.micros() / 1e6 / seconds, crowd.latencies(), load.cores(), servers.getFirst().memory());
    }
}
