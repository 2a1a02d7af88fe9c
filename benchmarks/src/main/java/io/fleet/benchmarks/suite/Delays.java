package io.fleet.benchmarks.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * From the arrival of fixes in the stream until each group had done them, as the processing-service itself counts it since this was made. Confined to
 * one thread.
 */
final class Delays {

    private static final Pattern BUCKET = Pattern
            .compile("fleet_consume_delay_seconds_bucket\\{([^}]*)\\} (\\S+)");
    private static final Pattern BOUND = Pattern.compile("le=\"([^\"]+)\"");
    private static final double MILLIS_PER_SECOND = 1_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI metrics;
    private final String atStart;

    /** Where it tells its metrics. */
    Delays(URI metrics) {
        this.metrics = metrics;
        this.atStart = text();
    }

    /** Percentiles of a group's, by the names that figures have them under; in milliseconds, each at most so much. */
    Map<String, Double> of(String group) {
        var counts = buckets(text(), group);
        buckets(atStart, group).forEach((bound, count) -> counts.merge(bound, -count, Double::sum));
        return Map.of(group + "_p50_ms", percentile(counts, 0.5), group + "_p99_ms", percentile(counts, 0.99));
    }

    /** How many took at most so many seconds. */
    static NavigableMap<Double, Double> buckets(String text, String group) {
        var buckets = new TreeMap<Double, Double>();
        var line = BUCKET.matcher(text);
        while (line.find()) {
            var bound = BOUND.matcher(line.group(1));
            if (line.group(1).contains("group=\"" + group + "\"") && bound.find()) {
                buckets.put(Double.parseDouble(bound.group(1).replace("+Inf", "Infinity")),
                        Double.parseDouble(line.group(2)));
            }
        }
        return buckets;
    }

    /** The bound of the bucket that it is in, in milliseconds. */
    static double percentile(NavigableMap<Double, Double> counts, double share) {
        double wanted = counts.isEmpty() ? Double.NaN : share * counts.lastEntry().getValue();
        return counts.entrySet().stream().filter(each -> each.getValue() >= wanted).findFirst()
                .map(each -> each.getKey() * MILLIS_PER_SECOND)
                .orElseThrow(() -> new IllegalStateException("fleet.consume.delay is not told"));
    }

    private String text() {
        try {
            return http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
