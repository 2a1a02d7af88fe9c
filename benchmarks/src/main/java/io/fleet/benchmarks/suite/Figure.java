package io.fleet.benchmarks.suite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one server, or several that work together, took for one row.
 *
 * @param row       what was measured
 * @param server    whose figures these are: {@link #OURS}, or what stands beside it
 * @param perSecond fixes, or frames, in a second
 * @param costs     of each part in the row's unit, by the part's name
 * @param details   what else there is to know, by name
 */
record Figure(Row row, String server, double perSecond, Map<String, Double> costs, Map<String, Double> details) {

    static final String OURS = "ours";

    /** What follows a part's name in the name of a detail: of its process in memory, in MiB. */
    static final String RESIDENT = "_resident_mib";
    /** Of its heap in use after a full collection, in MiB. */
    static final String HEAP = "_heap_mib";
    /** Of its processor time, what collecting garbage took. */
    static final String GC_SHARE = "_gc_share";
    /** Of its processor time, what compiling took. */
    static final String JIT_SHARE = "_jit_share";

    /** Cores of the sender's one thread above which it is the sender that is measured. */
    private static final double SATURATED = 0.9;

    /** Above this most of a second is the machine's, not ours. */
    private static final double CROWDED = 0.3;

    private static final double WARM_JIT_MICROS = 2;

    Figure {
        costs = new LinkedHashMap<>(costs);
        details = new LinkedHashMap<>(details);
    }

    /** The same with more that there is to know. */
    Figure with(Map<String, Double> more) {
        var all = new LinkedHashMap<>(details);
        all.putAll(more);
        return new Figure(row, server, perSecond, costs, all);
    }

    /** Whether it is of anything at all. */
    boolean isMeasured() {
        return (perSecond > 0 || row == Row.IDLE) && Double.isFinite(perSecond)
                && costs.values().stream().allMatch(Double::isFinite);
    }

    /** What makes the figures less than they look. */
    String reservations() {
        var words = new ArrayList<String>();
        if (detail("generator_cores") > SATURATED) {
            words.add("sender saturated");
        }
        if (detail("jit") > WARM_JIT_MICROS) {
            words.add("not warm");
        }
        if (detail("refused") > 0) {
            words.add("%,.0f refused".formatted(detail("refused")));
        }
        if (detail("others_cores") > CROWDED) {
            words.add("others busy");
        }
        return String.join(", ", words);
    }

    double detail(String name) {
        return details.getOrDefault(name, 0.0);
    }
}
