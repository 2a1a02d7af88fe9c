package io.fleet.cli.send;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/** Counts what became of reports. Safe for use by many threads. */
public final class Tally {

    private static final int MOST_REASONS = 200;
    private static final Pattern FOUND = Pattern.compile("^([^:]{1,60}): .* \\((expected: .*)\\)$", Pattern.DOTALL);
    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");

    private final LongAdder accepted = new LongAdder();
    private final Map<String, LongAdder> retried = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();

    /**
     * The counts at one moment.
     *
     * @param accepted reports that the ingestion took
     * @param refused  reports that it refused for good, by reason
     * @param retried  requests that had to be sent again, by reason
     */
    public record Counts(long accepted, Map<String, Long> refused, Map<String, Long> retried) {

        /** All that were refused. */
        public long refusals() {
            return refused.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    public Counts counts() {
        return new Counts(accepted.sum(), sums(refused), sums(retried));
    }

    /** Some were taken. */
    public void accepted(int reports) {
        accepted.add(reports);
    }

    /** Some were refused; reasons that differ only in what was found are one. */
    public void refused(String reason, int reports) {
        String kind = INSTANT.matcher(FOUND.matcher(reason).replaceFirst("$1 ($2)")).replaceAll("its limit");
        String key = refused.containsKey(kind) || refused.size() < MOST_REASONS ? kind : "other";
        refused.computeIfAbsent(key, _ -> new LongAdder()).add(reports);
    }

    void retried(String reason) {
        retried.computeIfAbsent(reason, _ -> new LongAdder()).increment();
    }

    private static Map<String, Long> sums(Map<String, LongAdder> counts) {
        var sums = new TreeMap<String, Long>();
        counts.forEach((reason, count) -> sums.put(reason, count.sum()));
        return sums;
    }
}
