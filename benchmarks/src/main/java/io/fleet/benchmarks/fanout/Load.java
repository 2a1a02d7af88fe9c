package io.fleet.benchmarks.fanout;

import io.fleet.embedded.EmbeddedRedis;
import java.util.ArrayList;
import java.util.List;

/** How busy the machine was with something else, from when this was made. */
final class Load {

    private final List<Long> ours;
    private final long startNanos = System.nanoTime();
    private final long machineAtStart = ProcessFigures.machineMicros();
    private final long oursAtStart;

    /** Beside Redis, these servers, which all live until the end, and this process. */
    Load(EmbeddedRedis redis, Server... servers) {
        var pids = new ArrayList<>(List.of(redis.pid(), ProcessHandle.current().pid()));
        for (var server : servers) {
            pids.add(server.pid());
        }
        ours = List.copyOf(pids);
        oursAtStart = oursMicros();
    }

    /** Cores that were busy with something else. */
    String othersCores() {
        double micros = (System.nanoTime() - startNanos) / 1e3;
        double others = ProcessFigures.machineMicros() - machineAtStart - (oursMicros() - oursAtStart);
        return Report.number(Math.max(0, others / micros), 1, "cores");
    }

    private long oursMicros() {
        return ours.stream().mapToLong(ProcessFigures::cpuMicros).sum();
    }
}
