package io.fleet.cli.watch;

import io.fleet.model.DriverId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * How long fixes take from the moment their POST is sent to the moment their frame is received, at one and the same clock.
 *
 * <p>Remembers the last {@value #MOST_UNDER_WAY} fixes that were sent; older ones are no longer measured. Safe for use by many
 * threads.
 */
public final class Latency {

    private static final int MOST_UNDER_WAY = 20_000;
    private static final long LONGEST_MICROS = Duration.ofMinutes(5).toNanos() / 1_000;

    private final Map<Key, Long> underWay = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Long> eldest) {
            return size() > MOST_UNDER_WAY;
        }
    };
    private final Recorder recorder = new Recorder(LONGEST_MICROS, 3);
    private long received;

    private record Key(DriverId driver, Instant takenAt) {}

    /** The fix is being sent, at that {@link System#nanoTime}; sent again, it counts from the first time. */
    public synchronized void sent(DriverId driver, Instant takenAt, long nanoTime) {
        underWay.putIfAbsent(new Key(driver, takenAt), nanoTime);
    }

    /** The fix has reached a customer; only the first one is measured. */
    public synchronized void received(DriverId driver, Instant takenAt, long nanoTime) {
        Long sent = underWay.remove(new Key(driver, takenAt));
        if (sent != null) {
            received++;
            recorder.recordValue(Math.clamp((nanoTime - sent) / 1_000, 0, LONGEST_MICROS));
        }
    }

    /** How many fixes have been measured. */
    public synchronized long measured() {
        return received;
    }

    /** What was measured since the last call, in microseconds. */
    public Histogram lately() {
        return recorder.getIntervalHistogram();
    }
}
