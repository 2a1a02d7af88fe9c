package io.fleet.benchmarks.suite;

import io.fleet.benchmarks.machine.OthersLoad;
import io.fleet.benchmarks.machine.ProcessCpu;
import java.util.LinkedHashMap;
import java.util.Map;

/** What processes use from when this was made. Confined to one thread. */
final class Meter {

    private final Map<String, ProcessCpu> parts = new LinkedHashMap<>();
    private final ProcessCpu own = ProcessCpu.own();
    private final OthersLoad others;
    private final long startNanos = System.nanoTime();

    /** Of the processes with these names and ids. */
    Meter(Map<String, Long> pids) {
        pids.forEach((part, pid) -> parts.put(part, ProcessCpu.of(pid)));
        others = new OthersLoad(pids.values().stream().mapToLong(Long::longValue).toArray());
    }

    /** What they have used so far. */
    Used used() {
        var micros = new LinkedHashMap<String, Double>();
        parts.forEach((part, cpu) -> micros.put(part, (double) cpu.micros()));
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        return new Used(seconds, micros, parts.values().stream().mapToLong(ProcessCpu::jitMicros).sum(),
                parts.values().stream().mapToLong(ProcessCpu::gcMicros).sum(), own.micros() / 1e6,
                others.cores() * seconds);
    }

    /**
     * Processor time, in microseconds where nothing else is said.
     *
     * @param seconds         that have passed
     * @param micros          of each part
     * @param jit             of all parts' compilers
     * @param gc              of all parts' collectors
     * @param senderSeconds   of this process
     * @param othersSeconds   of everything else on this machine
     */
    record Used(double seconds, Map<String, Double> micros, double jit, double gc, double senderSeconds,
            double othersSeconds) {

        Used {
            micros = new LinkedHashMap<>(micros);
        }

        /** Both together. */
        Used plus(Used more) {
            var sum = new LinkedHashMap<>(micros);
            more.micros.forEach((part, value) -> sum.merge(part, value, Double::sum));
            return new Used(seconds + more.seconds, sum, jit + more.jit, gc + more.gc,
                    senderSeconds + more.senderSeconds, othersSeconds + more.othersSeconds);
        }

        /** As the figure of so many fixes. */
        Figure each(Row row, String server, double fixes, Map<String, Double> more) {
            var costs = new LinkedHashMap<String, Double>();
            micros.forEach((part, value) -> costs.put(part, value / fixes));
            var details = new LinkedHashMap<>(Map.of("seconds", seconds, "jit", jit / fixes, "gc", gc / fixes,
                    "generator_cores", senderSeconds / seconds, "others_cores", othersSeconds / seconds));
            details.putAll(more);
            return new Figure(row, server, fixes / seconds, costs, details);
        }
    }
}
