package io.fleet.cli.faults;

import io.fleet.model.DriverId;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What one driver's app knows of its fixes: each is known by its time in milliseconds and carries its number as its speed.
 *
 * <p>Safe for use by many threads.
 */
final class Ledger {

    private static final int SPEEDS = 39_000;

    private final DriverId driver;
    private final NavigableMap<Long, Integer> measured = new TreeMap<>();
    private final NavigableMap<Long, Integer> accepted = new TreeMap<>();
    private final Map<Long, Integer> timesSent = new HashMap<>();
    private final Map<Long, String> refused = new HashMap<>();
    private int next;

    Ledger(DriverId driver) {
        this.driver = driver;
    }

    DriverId driver() {
        return driver;
    }

    /** A new fix, of that time or the next millisecond that the driver has no fix of. */
    synchronized Numbered measure(long millis) {
        long free = millis;
        while (measured.containsKey(free)) {
            free++;
        }
        var fix = new Numbered(driver, free, next++ % SPEEDS);
        measured.put(free, fix.number());
        return fix;
    }

    synchronized void sending(Numbered fix) {
        timesSent.merge(fix.millis(), 1, Integer::sum);
    }

    synchronized void accepted(Numbered fix) {
        accepted.put(fix.millis(), fix.number());
    }

    /** It was refused for good. */
    synchronized void refused(Numbered fix, String reason) {
        refused.put(fix.millis(), reason);
    }

    synchronized long sent() {
        return timesSent.size();
    }

    /** How many fixes had to be sent more than once. */
    synchronized long sentAgain() {
        return timesSent.values().stream().filter(times -> times > 1).count();
    }

    /** The accepted ones: numbers by time. */
    synchronized NavigableMap<Long, Integer> accepted() {
        return new TreeMap<>(accepted);
    }

    /** All that were sent, whatever came of it: numbers by time. */
    synchronized NavigableMap<Long, Integer> measured() {
        return new TreeMap<>(measured);
    }

    synchronized Map<Long, String> refused() {
        return Map.copyOf(refused);
    }
}
