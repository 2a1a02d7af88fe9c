package io.fleet.benchmarks.machine;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Processor time of a process, or of several together, from when this was made. Confined to one thread. */
public final class ProcessCpu {

    private final List<Long> pids;
    private final LongSupplier total;
    private final long atStart;
    private final Map<ProcessFigures.Chore, Long> choresAtStart;

    private ProcessCpu(List<Long> pids, LongSupplier total) {
        this.pids = List.copyOf(pids);
        this.total = total;
        this.atStart = total.getAsLong();
        this.choresAtStart = chores(pids);
    }

    /** Of servers, with their children. */
    public static ProcessCpu of(List<Long> pids) {
        return new ProcessCpu(pids, () -> pids.stream().mapToLong(ProcessFigures::familyMicros).sum());
    }

    /** Of this process alone: its children are the servers. */
    public static ProcessCpu own() {
        long pid = ProcessHandle.current().pid();
        return new ProcessCpu(List.of(pid), () -> ProcessFigures.cpuMicros(pid));
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
        return chores(pids).getOrDefault(chore, 0L) - choresAtStart.getOrDefault(chore, 0L);
    }

    private static Map<ProcessFigures.Chore, Long> chores(List<Long> pids) {
        var micros = new EnumMap<ProcessFigures.Chore, Long>(ProcessFigures.Chore.class);
        pids.forEach(pid -> ProcessFigures.chores(pid).forEach((chore, more) -> micros.merge(chore, more, Long::sum)));
        return micros;
    }
}
