package io.fleet.testing;

import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fixes for tests. The same call gives the same fixes. */
public final class Fixes {

    /** Who drives unless a test says otherwise. */
    public static final DriverId DRIVER = new DriverId(12345);

    /** When every test's day begins. */
    public static final Instant START = Instant.parse("2024-01-01T12:00:00Z");

    /** How often a driver reports. */
    public static final Duration INTERVAL = Duration.ofSeconds(5);

    private static final Duration ON_THE_WAY = Duration.ofMillis(42);
    private static final Position BERLIN = new Position(52.52, 13.40);
    private static final double SPEED_KMH = 36;
    private static final double METRES_PER_FIX = SPEED_KMH / 3.6 * 5;
    private static final double METRES_PER_DEGREE_NORTH = 111_195;

    private static final long FIRST_MILLIS = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
    private static final long LAST_MILLIS = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
    private static final String ORDER_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-";

    private Fixes() {}

    /** A fix of {@link #DRIVER} at {@link #START} with nothing optional. */
    public static Fix at(double latitude, double longitude) {
        return at(DRIVER, START, new Position(latitude, longitude));
    }

    /** A fix with nothing optional, received 42 ms after it was taken. */
    public static Fix at(DriverId driver, Instant takenAt, Position position) {
        return new Fix(driver, position, takenAt, null, null, null, null, takenAt.plus(ON_THE_WAY));
    }

    /** The fix whose text the API's description shows. */
    public static Fix example() {
        return new Fix(DRIVER, new Position(40.7128, -74.006), START, 45.5, 180.0, 10.0, new OrderId("order_123"),
                START.plus(ON_THE_WAY));
    }

    /** A drive due north at 36 km/h: from {@link #START} a fix each {@link #INTERVAL}, on no order. */
    public static List<Fix> drive(DriverId driver, int count) {
        return drive(driver, count, null);
    }

    /** The same drive on an order. */
    public static List<Fix> drive(DriverId driver, int count, @Nullable OrderId order) {
        return IntStream.range(0, count).mapToObj(i -> onTheWay(driver, i, order)).toList();
    }

    /**
     * Endlessly many fixes from all that a fix can be: each optional field present and absent, ends of every range, long and short ids.
     *
     * @param seed to be named in the failure message
     */
    public static Stream<Fix> random(long seed) {
        RandomGenerator random = new Random(seed);
        return Stream.generate(() -> any(random));
    }

    private static Fix onTheWay(DriverId driver, int index, @Nullable OrderId order) {
        var takenAt = START.plus(INTERVAL.multipliedBy(index));
        var position = new Position(BERLIN.latitude() + index * METRES_PER_FIX / METRES_PER_DEGREE_NORTH,
                BERLIN.longitude());
        return new Fix(driver, position, takenAt, SPEED_KMH, 0.0, 8.0, order, takenAt.plus(ON_THE_WAY));
    }

    private static Fix any(RandomGenerator random) {
        return new Fix(new DriverId(anyId(random)),
                new Position(within(random, -90, 90), within(random, -180, 180)),
                anyTime(random),
                random.nextBoolean() ? null : within(random, 0, 400),
                random.nextBoolean() ? null : within(random, 0, 360),
                random.nextBoolean() ? null : within(random, 0, 100_000),
                random.nextBoolean() ? null : anyOrder(random),
                anyTime(random));
    }

    private static long anyId(RandomGenerator random) {
        return switch (random.nextInt(8)) {
            case 0 -> 1;
            case 1 -> Long.MAX_VALUE;
            default -> random.nextLong(1, Long.MAX_VALUE) >>> random.nextInt(62) | 1;
        };
    }

    private static double within(RandomGenerator random, double least, double most) {
        return switch (random.nextInt(10)) {
            case 0 -> least;
            case 1 -> most;
            case 2 -> -0.0;
            case 3 -> Math.max(least, Double.MIN_VALUE);
            case 4 -> Math.nextDown(most);
            case 5 -> Math.nextUp(least);
            case 6 -> Math.rint(random.nextDouble(least, most));
            case 7 -> Math.rint(random.nextDouble(least, most) * 1e6) / 1e6;
            default -> random.nextDouble(least, most);
        };
    }

    private static Instant anyTime(RandomGenerator random) {
        return Instant.ofEpochMilli(switch (random.nextInt(8)) {
            case 0 -> FIRST_MILLIS;
            case 1 -> LAST_MILLIS;
            case 2 -> 0;
            case 3 -> -1;
            case 4 -> random.nextLong(FIRST_MILLIS, LAST_MILLIS);
            default -> START.toEpochMilli() + random.nextLong(-1_000_000_000, 1_000_000_000);
        });
    }

    private static OrderId anyOrder(RandomGenerator random) {
        int length = random.nextInt(4) == 0 ? 100 : random.nextInt(1, 30);
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ORDER_CHARACTERS.charAt(random.nextInt(ORDER_CHARACTERS.length())));
        }
        return new OrderId(text.toString());
    }
}
