package io.fleet.cli.up;

import io.fleet.cli.stack.RedisProbe;
import io.fleet.cli.stack.Service;
import io.fleet.cli.stack.Stack;
import io.fleet.cli.watch.Latency;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/**
 * One line on how everything is. Asked once a second it tells of the last ten.
 *
 * <p>Confined to one thread.
 */
final class StatusLine {

    private static final int WINDOW = 10;
    private static final String UNKNOWN = "?";

    private final Stack stack;
    private final Metrics metrics = new Metrics();
    private final RedisProbe redis;
    private final Latency latency;
    private final Deque<Histogram> histograms = new ArrayDeque<>();
    private final Deque<Reading> readings = new ArrayDeque<>();

    private record Reading(long nanoTime, double accepted) {}

    StatusLine(Stack stack, Latency latency) {
        this.stack = stack;
        this.redis = new RedisProbe(stack.redisUrl());
        this.latency = latency;
    }

    /** The line as of now. */
    String now() {
        OptionalDouble sockets = metrics.sum(stack.management(Service.GATEWAY), "fleet_sockets");
        OptionalLong backlog = redis.backlog();
        return "%s fixes/s | backlog %s | sockets %s | POST to socket %s".formatted(rate(),
                backlog.isPresent() ? grouped(backlog.getAsLong()) : UNKNOWN,
                sockets.isPresent() ? grouped((long) sockets.getAsDouble()) : UNKNOWN, endToEnd());
    }

    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private String rate() {
        OptionalDouble accepted = metrics.sum(stack.management(Service.INGESTION), "fleet_fixes_accepted_total");
        if (accepted.isEmpty()) {
            return UNKNOWN;
        }
        var reading = new Reading(System.nanoTime(), accepted.getAsDouble());
        if (!readings.isEmpty() && readings.getLast().accepted() > reading.accepted()) {
            // The service has been started anew and counts from nothing.
            readings.clear();
        }
        readings.addLast(reading);
        if (readings.size() > WINDOW) {
            readings.removeFirst();
        }
        double seconds = Duration.ofNanos(reading.nanoTime() - readings.getFirst().nanoTime()).toMillis() / 1e3;
        return seconds == 0
                ? "0"
                : grouped(Math.round((reading.accepted() - readings.getFirst().accepted()) / seconds));
    }

    private String endToEnd() {
        histograms.addLast(latency.lately());
        if (histograms.size() > WINDOW) {
            histograms.removeFirst();
        }
        var sum = new Histogram(3);
        histograms.forEach(sum::add);
        return sum.getTotalCount() == 0
                ? "-"
                : String.format(Locale.ROOT, "P50 %s, P99 %s ms", millis(sum, 50), millis(sum, 99));
    }

    private static String millis(Histogram micros, double percentile) {
        double millis = micros.getValueAtPercentile(percentile) / 1e3;
        return String.format(Locale.ROOT, millis < 10 ? "%.1f" : "%.0f", millis);
    }
}
