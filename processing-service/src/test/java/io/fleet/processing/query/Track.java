package io.fleet.processing.query;

import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import io.fleet.testing.Fixes;
import io.fleet.wire.Rfc3339;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Fixes of a few drivers on a few orders over three days, and what a route over them must say. */
record Track(List<Fix> fixes) {

    static final Instant START = Fixes.START;
    static final long SPAN_MILLIS = 3 * 86_400_000L;
    static final int DRIVERS = 4;

    private static final Comparator<Fix> IN_ORDER = Comparator.comparing(Fix::takenAt).thenComparing(Fix::driver);

    /** Several drivers have fixes of the same time; a driver has none twice. */
    static Track random(long seed, int count) {
        var random = new Random(seed);
        var byKey = new TreeMap<Fix, Fix>(IN_ORDER);
        while (byKey.size() < count) {
            var fix = fix(random);
            byKey.putIfAbsent(fix, fix);
        }
        return new Track(List.copyOf(byKey.values()));
    }

    /** The texts of the driver's fixes in the span, in order. */
    List<String> ofDriver(long driver, Instant start, Instant end) {
        return fixes.stream().filter(fix -> fix.driver().value() == driver && within(fix, start, end))
                .map(fix -> text(fix, "", order(fix))).toList();
    }

    /** The texts of the order's fixes in the span, in order. */
    List<String> ofOrder(String order, Instant start, Instant end) {
        return fixes.stream()
                .filter(fix -> fix.order() != null && fix.order().value().equals(order) && within(fix, start, end))
                .map(fix -> text(fix, "\"driver_id\":\"" + fix.driver() + "\",", "")).toList();
    }

    private static Fix fix(Random random) {
        var time = START.plusMillis(random.nextLong(SPAN_MILLIS / 60_000) * 60_000 + random.nextInt(2));
        return new Fix(new DriverId(1 + random.nextInt(DRIVERS)),
                new Position(random.nextDouble(-90, 90), random.nextDouble(-180, 180)), time,
                random.nextBoolean() ? null : Double.valueOf(random.nextDouble(400)),
                random.nextBoolean() ? null : Double.valueOf(random.nextDouble(360)),
                random.nextBoolean() ? null : Double.valueOf(random.nextDouble(100_000)),
                random.nextInt(3) == 0 ? null : new OrderId("order:" + random.nextInt(3)), time);
    }

    private static boolean within(Fix fix, Instant start, Instant end) {
        return !fix.takenAt().isBefore(start) && fix.takenAt().isBefore(end);
    }

    private static String order(Fix fix) {
        return fix.order() == null ? "" : ",\"order_id\":\"" + fix.order() + "\"";
    }

    private static String text(Fix fix, String before, String after) {
        Double heading = fix.headingDegrees();
        return "{" + before + "\"latitude\":" + rounded(fix.position().latitude(), 7)
                + ",\"longitude\":" + rounded(fix.position().longitude(), 7)
                + ",\"timestamp\":\"" + Rfc3339.write(fix.takenAt()) + "\""
                + number("speed", fix.speedKmh(), 2)
                + (heading == null ? "" : ",\"heading\":" + rounded(heading, 1) % 360)
                + number("accuracy", fix.accuracyMetres(), 1) + after + "}";
    }

    private static String number(String name, @Nullable Double value, int decimals) {
        return value == null ? "" : ",\"" + name + "\":" + rounded(value, decimals);
    }

    private static double rounded(double value, int decimals) {
        return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).doubleValue();
    }
}
