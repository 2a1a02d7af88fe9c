package io.fleet.processing.query;

import io.fleet.model.Fix;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the history must answer, worked out from the fixes one by one and with nothing of the service's. */
final class Reference {

    private static final double EARTH_RADIUS_METRES = 6_371_008.8;

    private final List<Fix> fixes;

    Reference(List<Fix> fixes) {
        this.fixes = fixes.stream().sorted(Comparator.comparing(Fix::takenAt)).toList();
    }

    /** Sums of one driver or of all over a bucket. */
    static final class Sums {

        long fixes;
        double metres;
        double moving;
        double speeds;
        int reported;
        double fastest;
        final Set<Long> drivers = new HashSet<>();
    }

    /** By the start of their bucket in milliseconds; of one driver, or of all if there is none. */
    Map<Long, Sums> sums(@Nullable Long driver, Span span, Buckets buckets) {
        var sums = new TreeMap<Long, Sums>();
        var last = new LinkedHashMap<Long, Fix>();
        for (var fix : fixes) {
            long time = fix.takenAt().toEpochMilli();
            long id = fix.driver().value();
            if (time < span.startMillis() || time >= span.endMillis() || (driver != null && driver != id)) {
                continue;
            }
            long start = buckets.isOne()
                    ? span.startMillis()
                    : Math.floorDiv(time, buckets.millis()) * buckets.millis();
            add(sums.computeIfAbsent(start, _ -> new Sums()), last.put(id, fix), fix);
        }
        return sums;
    }

    private static void add(Sums sum, @Nullable Fix before, Fix fix) {
        sum.fixes++;
        sum.drivers.add(fix.driver().value());
        if (before != null) {
            double metres = metres(before, fix);
            double seconds = (fix.takenAt().toEpochMilli() - before.takenAt().toEpochMilli()) / 1e3;
            sum.metres += metres;
            sum.moving += seconds <= 300 && Math.rint(metres * 1e3) > Math.rint(seconds * 1e3) ? seconds : 0;
        }
        Double speed = fix.speedKmh();
        if (speed != null) {
            double kept = Math.floor(speed * 100 + 0.5) / 100;
            sum.speeds += kept;
            sum.reported++;
            sum.fastest = Math.max(sum.fastest, kept);
        }
    }

    /** How many fixes are in each cell, by its south and west in steps of 1e-7 degrees. */
    Map<List<Long>, Long> cells(Span span, Grid grid) {
        var cells = new LinkedHashMap<List<Long>, Long>();
        for (var fix : fixes) {
            long time = fix.takenAt().toEpochMilli();
            long south = steps(fix.position().latitude());
            long west = steps(fix.position().longitude());
            west = west == 1_800_000_000 ? -1_800_000_000 : west;
            boolean inside = grid.west() < grid.east()
                    ? west >= grid.west() && west < grid.east()
                    : west >= grid.west() || west < grid.east();
            if (time >= span.startMillis() && time < span.endMillis() && inside && south >= grid.south()
                    && (south < grid.north() || south == 900_000_000)) {
                var corner = List.of(
                        Math.floorDiv(Math.min(south, 899_999_999) + 900_000_000, grid.cell()) * grid.cell()
                                - 900_000_000,
                        Math.floorDiv(west + 1_800_000_000, grid.cell()) * grid.cell() - 1_800_000_000);
                cells.merge(corner, 1L, Long::sum);
            }
        }
        return cells;
    }

    /** The driver's fixes in the span. */
    List<Fix> route(long driver, Span span) {
        return new ArrayList<>(fixes.stream().filter(fix -> fix.driver().value() == driver
                && fix.takenAt().toEpochMilli() >= span.startMillis()
                && fix.takenAt().toEpochMilli() < span.endMillis()).toList());
    }

    /** By vectors from the earth's centre, not by the haversine formula. */
    private static double metres(Fix from, Fix to) {
        double[] a = vector(from);
        double[] b = vector(to);
        double across = Math.sqrt(square(a[1] * b[2] - a[2] * b[1]) + square(a[2] * b[0] - a[0] * b[2])
                + square(a[0] * b[1] - a[1] * b[0]));
        return EARTH_RADIUS_METRES * Math.atan2(across, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]);
    }

    private static double[] vector(Fix fix) {
        double latitude = Math.toRadians(steps(fix.position().latitude()) / 1e7);
        double longitude = Math.toRadians(steps(fix.position().longitude()) / 1e7);
        return new double[]{Math.cos(latitude) * Math.cos(longitude), Math.cos(latitude) * Math.sin(longitude),
                Math.sin(latitude)};
    }

    private static double square(double number) {
        return number * number;
    }

    private static long steps(double degrees) {
        return BigDecimal.valueOf(degrees).movePointRight(7).setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
