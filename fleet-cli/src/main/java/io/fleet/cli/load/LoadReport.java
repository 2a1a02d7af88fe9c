package io.fleet.cli.load;

import io.fleet.cli.send.Tally;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * What came of a load.
 *
 * @param plan       what was asked for
 * @param sent       fixes
 * @param counts     what the ingestion said to them
 * @param delivered  frames with a fix of the load that customers received
 * @param broken     sockets that could not be opened or were closed
 * @param posts      from due to answered, in microseconds
 * @param deliveries from due to received by a customer, in microseconds
 * @param maker      how whoever made it fared
 */
record LoadReport(LoadPlan plan, long sent, Tally.Counts counts, long delivered, long broken, Histogram posts,
        Histogram deliveries, LoadMaker maker) {

    private static final double[] PERCENTILES = {50, 99, 99.9};

    /** For people. */
    String table() {
        var text = new StringBuilder("%,12d sent in %.1f s (%,.0f/s)%n%,12d accepted%n".formatted(sent, seconds(),
                sent / seconds(), counts.accepted()));
        counts.refused().forEach((reason, count) -> text.append("%,12d refused: %s%n".formatted(count, reason)));
        text.append("%,12d delivered to %,d customers%n".formatted(delivered, plan.customers()));
        if (broken > 0) {
            text.append("%,12d sockets could not be opened or were closed%n".formatted(broken));
        }
        text.append("%n%-16s %10s %10s %10s %10s   ms, from the moment each fix was due%n".formatted("", "P50", "P99",
                "P99.9", "max"));
        row(text, "POST", posts);
        row(text, "POST to socket", deliveries);
        row(text, "left late by", maker.lateness());
        text.append("%nmaking this load took %.2f of %d cores".formatted(maker.cores(), maker.machineCores()));
        return text.toString().stripTrailing();
    }

    /** For programs. */
    String json() {
        return String.format(Locale.ROOT,
                """
                        {
                          "drivers": %d, "every_ms": %d, "customers": %d, "transport": "%s", "fixes_at_once": %d, "connections": %d, "warm_up_seconds": %.3f, "seconds": %.3f,
                          "sent": %d, "accepted": %d, "refused": {%s}, "delivered": %d, "broken_sockets": %d,
                          "post_ms": {%s},
                          "post_to_socket_ms": {%s},
                          "generator": {"cores": %.3f, "machine_cores": %d, "late_ms": {%s}}
                        }
                        """,
                plan.drivers(), plan.every().toMillis(), plan.customers(), plan.transport(), plan.fixesAtOnce(), plan.connections(),
                plan.warmUp().toNanos() / 1e9, seconds(),
                sent, counts.accepted(), counts(counts.refused()), delivered, broken, percentiles(posts),
                percentiles(deliveries), maker.cores(), maker.machineCores(), percentiles(maker.lateness()));
    }

    private double seconds() {
        return Math.max(maker.took().toNanos(), 1) / 1e9;
    }

    private static void row(StringBuilder text, String name, Histogram micros) {
        text.append("%-16s".formatted(name));
        for (double percentile : PERCENTILES) {
            text.append(" %10s".formatted(millis(micros, percentile)));
        }
        text.append(" %10s%n".formatted(millis(micros, 100)));
    }

    private static String millis(Histogram micros, double percentile) {
        return micros.getTotalCount() == 0
                ? "-"
                : String.format(Locale.ROOT, "%.1f", micros.getValueAtPercentile(percentile) / 1e3);
    }

    private static String percentiles(Histogram micros) {
        return micros.getTotalCount() == 0
                ? "\"count\": 0"
                : String.format(Locale.ROOT, "\"count\": %d, \"p50\": %s, \"p99\": %s, \"p99_9\": %s, \"max\": %s",
                        micros.getTotalCount(), millis(micros, 50), millis(micros, 99), millis(micros, 99.9),
                        millis(micros, 100));
    }

    private static String counts(Map<String, Long> refused) {
        return refused.entrySet().stream()
                .map(entry -> "\"" + entry.getKey().replaceAll("[\"\\\\\\p{Cntrl}]", "?") + "\": " + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
