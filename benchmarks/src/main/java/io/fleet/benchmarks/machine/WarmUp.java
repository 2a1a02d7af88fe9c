package io.fleet.benchmarks.machine;

import java.time.Duration;
import java.util.List;

/** The time in which servers at work become as fast as they will be. */
public final class WarmUp {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(3);
    private static final double WARM_JIT_SHARE = 0.03;

    private WarmUp() {}

    /** Returns when the compilers of these, which work, have taken less than 3 % of their processor time for 3 s, or after so long. */
    public static void await(List<Server> servers, Duration atMost) {
        var pids = servers.stream().map(Server::pid).toList();
        var look = atMost.compareTo(LOOK_EVERY) < 0 ? atMost : LOOK_EVERY;
        long end = System.nanoTime() + atMost.toNanos();
        boolean warm = false;
        while (!warm && System.nanoTime() - end < 0) {
            var cpu = ProcessCpu.of(pids);
            Waiting.pass(look);
            // By the share, because a message may hold one fix or many.
            warm = cpu.jitMicros() < WARM_JIT_SHARE * cpu.micros();
        }
    }
}
