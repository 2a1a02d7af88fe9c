package io.fleet.benchmarks.machine;

import java.util.Map;
import java.util.function.LongSupplier;

/** Processor time of a process from when this was made. Confined to one thread. */
public final class ProcessCpu {

    private final long pid;
    private final LongSupplier total;
    private final long atStart;
    private final Map<ProcessFigures.Chore, Long> choresAtStart;

    private ProcessCpu(long pid, LongSupplier total) {
        this.pid = pid;
        this.total = total;
        this.atStart = total.getAsLong();
        this.choresAtStart = ProcessFigures.chores(pid);
    }

    /** Of a server, with its children. */
    public static ProcessCpu of(long pid) {
        return new ProcessCpu(pid, () -> ProcessFigures.familyMicros(pid));
    }

    /** Of this process alone: its children are the servers. */
    public static ProcessCpu own() {
        long pid = ProcessHandle.current().pid();
        return new ProcessCpu(pid, () -> ProcessFigures.cpuMicros(pid));
    }

    /** All of it, in microseconds. */
    public long micros() {
        return total.getAsLong() - atStart;
    }

    /** The part of a JVM's that went into compiling, in microseconds. */
    public long jitMicros() {
        return chore(ProcessFigures.Chore.JIT);
    }

    /** The part of a JVM's that went into collecting garbage, in microseconds. */
    public long gcMicros() {
        return chore(ProcessFigures.Chore.GC);
    }

    private long chore(ProcessFigures.Chore chore) {
        return ProcessFigures.chores(pid).getOrDefault(chore, 0L) - choresAtStart.getOrDefault(chore, 0L);
    }
}
