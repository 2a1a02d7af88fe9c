package io.fleet.benchmarks.machine;

import java.util.Arrays;

/** How busy the machine was with something else, from when this was made. */
public final class OthersLoad {

    private final long[] ours;
    private final long startNanos = System.nanoTime();
    private final long machineAtStart = ProcessFigures.machineMicros();
    private final long oursAtStart;

    /** Beside these processes, which all live until the end, with their children, and this one. */
    public OthersLoad(long... pids) {
        ours = pids.clone();
        oursAtStart = oursMicros();
    }

    /** How many cores were busy with something else. */
    public double cores() {
        double micros = (System.nanoTime() - startNanos) / 1e3;
        double others = ProcessFigures.machineMicros() - machineAtStart - (oursMicros() - oursAtStart);
        return Math.max(0, others / micros);
    }

    private long oursMicros() {
        return Arrays.stream(ours).map(ProcessFigures::familyMicros).sum()
                + ProcessFigures.cpuMicros(ProcessHandle.current().pid());
    }
}
