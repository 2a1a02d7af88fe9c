package io.fleet.cli.endtoend;

import io.fleet.cli.replay.Timeline;
import io.fleet.cli.replay.TraceFile;
import io.fleet.cli.replay.TraceRow;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a trace must have become, worked out from its rows alone.
 *
 * @param rows    how many there are
 * @param refused how many no fix can be made of
 * @param fixes   the rows of each driver by their times; of several with one time the first
 */
record Expected(long rows, long refused, Map<Long, NavigableMap<Instant, TraceRow>> fixes) {

    private static final BigDecimal FASTEST_MPS = new BigDecimal(400).divide(new BigDecimal("3.6"),
            MathContext.DECIMAL64);

    static Expected of(TraceFile file, Timeline timeline) {
        var fixes = new HashMap<Long, NavigableMap<Instant, TraceRow>>();
        long[] counts = new long[2];
        try (var rows = file.rows()) {
            rows.forEach(row -> {
                counts[0]++;
                Instant takenAt = timeline.takenAt(row);
                if (takenAt == null || nowhere(row) || tooFast(row)) {
                    counts[1]++;
                } else {
                    fixes.computeIfAbsent(Long.parseLong(row.driver()), _ -> new TreeMap<>()).putIfAbsent(takenAt, row);
                }
            });
        }
        return new Expected(counts[0], counts[1], fixes);
    }

    /** The driver's rows by their times; empty if there are none. */
    NavigableMap<Instant, TraceRow> ofDriver(long driver) {
        return fixes.getOrDefault(driver, new TreeMap<>());
    }

    long accepted() {
        return rows - refused;
    }

    long stored() {
        return fixes.values().stream().mapToLong(Map::size).sum();
    }

    /** The times at which the order was reported, and by whom: null if several drivers did. */
    @Nullable
    NavigableMap<Instant, TraceRow> ofOrder(String order) {
        var found = new TreeMap<Instant, TraceRow>();
        String driver = null;
        for (var ofDriver : fixes.values()) {
            for (var fix : ofDriver.entrySet()) {
                if (fix.getValue().order().equals(order)) {
                    if (driver != null && !driver.equals(fix.getValue().driver())) {
                        return null;
                    }
                    driver = fix.getValue().driver();
                    found.put(fix.getKey(), fix.getValue());
                }
            }
        }
        return found;
    }

    private static boolean nowhere(TraceRow row) {
        return Double.parseDouble(row.lat()) == 0 && Double.parseDouble(row.lon()) == 0;
    }

    private static boolean tooFast(TraceRow row) {
        return !row.speedMps().isEmpty() && new BigDecimal(row.speedMps()).compareTo(FASTEST_MPS) > 0;
    }
}
