package io.fleet.benchmarks.suite;

import io.fleet.benchmarks.machine.OthersLoad;
import io.fleet.benchmarks.machine.ProcessCpu;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What processes use from when this was made. Confined to one thread. */
final class Meter {

    private final Map<String, ProcessCpu> parts = new LinkedHashMap<>();
    private final ProcessCpu own = ProcessCpu.own();
    private final OthersLoad others;
    private final long startNanos = System.nanoTime();

    /** Of the parts with these names, each of one process or several. */
    Meter(Map<String, List<Long>> pids) {
        pids.forEach((part, each) -> parts.put(part, ProcessCpu.of(each)));
        others = new OthersLoad(
                pids.values().stream().flatMap(Collection::stream).mapToLong(Long::longValue).toArray());
    }

    /** What they have used so far. */
    Used used() {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        return new Used(seconds, micros(ProcessCpu::micros), micros(ProcessCpu::jitMicros),
                micros(ProcessCpu::gcMicros), own.micros() / 1e6, others.cores() * seconds);
    }

    private Map<String, Double> micros(ToLongFunction<ProcessCpu> figure) {
        var micros = new LinkedHashMap<String, Double>();
        parts.forEach((part, cpu) -> micros.put(part, (double) figure.applyAsLong(cpu)));
        return micros;
    }

    /**
     * Processor time, in microseconds where nothing else is said.
     *
     * @param seconds         that have passed
     * @param micros          of each part
     * @param jit             of each part's compilers
     * @param gc              of each part's collectors
     * @param senderSeconds   of this process
     * @param othersSeconds   of everything else on this machine
     */
    record Used(double seconds, Map<String, Double> micros, Map<String, Double> jit, Map<String, Double> gc,
            double senderSeconds, double othersSeconds) {

        Used {
            micros = new LinkedHashMap<>(micros);
            jit = new LinkedHashMap<>(jit);
            gc = new LinkedHashMap<>(gc);
        }

        /** Both together. */
        Used plus(Used more) {
            return new Used(seconds + more.seconds, sum(micros, more.micros), sum(jit, more.jit), sum(gc, more.gc),
                    senderSeconds + more.senderSeconds, othersSeconds + more.othersSeconds);
        }

        /** As the figure of so many fixes. */
        Figure each(Row row, String server, double fixes, Map<String, Double> more) {
            var costs = new LinkedHashMap<String, Double>();
            micros.forEach((part, value) -> costs.put(part, value / fixes));
            var details = new LinkedHashMap<>(Map.of("seconds", seconds, "jit", total(jit) / fixes, "gc",
                    total(gc) / fixes, "generator_cores", senderSeconds / seconds, "others_cores",
                    othersSeconds / seconds));
            details.putAll(shares(Figure.JIT_SHARE, jit));
            details.putAll(shares(Figure.GC_SHARE, gc));
            details.putAll(more);
            return new Figure(row, server, fixes / seconds, costs, details);
        }

        /** Of the processor time of the parts that are JVMs. */
        private Map<String, Double> shares(String name, Map<String, Double> chores) {
            var shares = new LinkedHashMap<String, Double>();
            chores.forEach((part, value) -> {
                if (value > 0) {
                    shares.put(part + name, value / micros.getOrDefault(part, value));
                }
            });
            return shares;
        }

        static double total(Map<String, Double> values) {
            return values.values().stream().mapToDouble(Double::doubleValue).sum();
        }

        private static Map<String, Double> sum(Map<String, Double> one, Map<String, Double> other) {
            var sum = new LinkedHashMap<>(one);
            other.forEach((part, value) -> sum.merge(part, value, Double::sum));
            return sum;
        }
    }
}
