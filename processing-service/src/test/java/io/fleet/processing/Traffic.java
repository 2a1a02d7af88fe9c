package io.fleet.processing;

import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.Position;
import io.fleet.processing.testing.RedisView;
import io.fleet.wire.RedisKeys;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A fleet that drives in a town whose streets run north and east, and reports each 5 s. The same one in every run. */
final class Traffic {

    private static final double LATITUDE = 52.52;
    private static final double LONGITUDE = 13.405;
    private static final double STREET = 0.0025;
    private static final long FIRST = 500_000;
    private static final double STEP = 0.0005;
    /** As many metres to the north as to the east. */
    private static final double NARROW = 0.6;
    private static final int TURN_EVERY = 10;
    private static final int EVERY_SECONDS = 5;

    private final double[] latitudes;
    private final double[] longitudes;
    private final int[] winds;
    private final int[] steps;
    private final Instant began = Instant.now().minusSeconds(150);

    /** So many drivers, most of them within so many degrees of the middle. */
    Traffic(int drivers, double spread) {
        var random = new Random(11);
        latitudes = IntStream.range(0, drivers).mapToDouble(i -> LATITUDE
                + (i % 2 == 0 ? onStreet(bell(random) * spread / 3) : bell(random) * spread / 3)).toArray();
        longitudes = IntStream.range(0, drivers).mapToDouble(i -> LONGITUDE
                + (i % 2 == 0 ? bell(random) * spread / 2 : onStreet(bell(random) * spread / 2))).toArray();
        winds = IntStream.range(0, drivers).map(i -> (i % 2 == 0 ? 90 : 0) + (random.nextBoolean() ? 180 : 0))
                .toArray();
        steps = new int[drivers];
    }

    long id(int index) {
        return FIRST + index;
    }

    /** What this driver has reported so far, so many times; it goes on from there. */
    List<Fix> past(int index, int reports) {
        steps[index] = reports;
        return IntStream.range(0, reports).mapToObj(step -> fix(index, step)).toList();
    }

    /** Where a driver is after so many reports: at every tenth it turns to the right, and at the next to the left. */
    private Fix fix(int index, int step) {
        double north = 0;
        double east = 0;
        for (int i = 0; i < step; i++) {
            double angle = Math.toRadians(wind(index, i));
            north += Math.cos(angle) * STEP * NARROW;
            east += Math.sin(angle) * STEP;
        }
        return new Fix(new DriverId(id(index)), new Position(latitudes[index] + north, longitudes[index] + east),
                began.plusSeconds((long) step * EVERY_SECONDS), 24.0 + index % 20, wind(index, step), 8.0, null,
                Instant.now());
    }

    private double wind(int index, int step) {
        return (winds[index] + step / TURN_EVERY % 2 * 90) % 360;
    }

    /** These drivers report once more, as if the live side had done its work. */
    void drive(RedisView redis, int from, int count) {
        var fixes = IntStream.range(from, Math.min(steps.length, from + count)).mapToObj(i -> fix(i, steps[i]++))
                .toList();
        redis.commands().mset(fixes.stream()
                .collect(Collectors.toMap(fix -> RedisKeys.currentFix(fix.driver()), RedisView::text)));
        redis.commands().zadd(RedisKeys.SEEN, fixes.stream().flatMap(
                fix -> Stream.of((double) fix.receivedAt().toEpochMilli(), fix.driver().toString())).toArray());
    }

    /** As if this driver had been silent for long. */
    static void forget(RedisView redis, long driver) {
        redis.commands().del(RedisKeys.currentFix(new DriverId(driver)));
        redis.commands().zrem(RedisKeys.GEO, Long.toString(driver));
        redis.commands().zrem(RedisKeys.SEEN, Long.toString(driver));
    }

    static void clear(RedisView redis) {
        redis.commands().zrange(RedisKeys.SEEN, 0, -1).forEach(driver -> forget(redis, Long.parseLong(driver)));
    }

    /** Normally distributed, with nobody far out. */
    private static double bell(Random random) {
        return Math.clamp(random.nextGaussian(), -2.5, 2.5);
    }

    private static double onStreet(double degrees) {
        return Math.rint(degrees / STREET) * STREET;
    }
}
