package io.fleet.cli.simulate;

import io.fleet.cli.simulate.City.Corner;
import io.fleet.cli.simulate.City.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A car in the city: it keeps to limits and lights, slows down for turns and stops where it is sent.
 *
 * <p>Confined to one thread.
 */
final class Vehicle {

    private static final double ACCELERATION = 1.8;
    private static final double BRAKING = 2.2;
    private static final double HARDEST_BRAKING = 3.5;
    private static final double TURN_SPEED_MPS = 5;
    private static final double STOP_LINE_METRES = 6;
    private static final double CREEP_METRES = 0.5;

    private final RandomGenerator random;
    private final double temper;
    private Corner from;
    private Direction direction;
    private Direction next;
    private double along;
    private double speed;
    private @Nullable Corner destination;

    /** Stands somewhere. */
    Vehicle(RandomGenerator random) {
        this.random = random;
        this.temper = random.nextDouble(0.85, 1.05);
        this.from = new Corner(random.nextInt(1, City.COLUMNS - 1), random.nextInt(1, City.ROWS - 1));
        this.direction = List.of(Direction.values()).get(random.nextInt(4));
        this.along = random.nextDouble(0.2, 0.6) * City.blockMetres(direction);
        this.next = choose();
    }

    /** Sends it to that corner, where it stops; null: it cruises. */
    void driveTo(@Nullable Corner corner) {
        destination = corner;
        next = choose();
    }

    /** Whether it stands where it was sent. */
    boolean hasArrived() {
        return destination != null && from.next(direction).equals(destination) && speed == 0
                && left() < STOP_LINE_METRES + 1;
    }

    double speedMps() {
        return speed;
    }

    double headingDegrees() {
        return direction.headingDegrees();
    }

    double eastMetres() {
        return City.eastMetres(from) + direction.east() * along;
    }

    double northMetres() {
        return City.northMetres(from) + direction.north() * along;
    }

    /** Drives on for a moment of at most half a second. */
    void advance(double seconds, double epochSeconds) {
        double wanted = Math.min(City.speedLimit(from, direction) * temper, allowed(epochSeconds));
        speed = wanted > speed
                ? Math.min(wanted, speed + ACCELERATION * seconds)
                : Math.max(wanted, speed - HARDEST_BRAKING * seconds);
        along += speed * seconds;
        if (left() <= 0) {
            cross();
        }
    }

    private double left() {
        return City.blockMetres(direction) - along;
    }

    /** How fast it may be to be as slow as it must at what lies ahead. */
    private double allowed(double epochSeconds) {
        Corner ahead = from.next(direction);
        double toLine = left() - STOP_LINE_METRES;
        if (ahead.equals(destination) || mustStop(ahead, toLine, epochSeconds)) {
            return toLine < CREEP_METRES ? 0 : Math.sqrt(2 * BRAKING * toLine);
        }
        double atCorner = next == direction ? City.speedLimit(ahead, next) * temper : TURN_SPEED_MPS;
        return Math.sqrt(atCorner * atCorner + 2 * BRAKING * Math.max(0, left()));
    }

    /** At red, unless the line is behind or too near. */
    private boolean mustStop(Corner ahead, double toLine, double epochSeconds) {
        return !City.isGreen(ahead, direction, epochSeconds) && toLine > -CREEP_METRES
                && toLine >= speed * speed / (2 * HARDEST_BRAKING) - CREEP_METRES;
    }

    private void cross() {
        double over = -left();
        from = from.next(direction);
        direction = next;
        along = over;
        next = choose();
    }

    /** Where to turn at the corner ahead: towards the destination if there is one, straight on more often than not. */
    private Direction choose() {
        Corner ahead = from.next(direction);
        var open = new ArrayList<Direction>();
        for (Direction candidate : List.of(direction, direction.right(), direction.left())) {
            if (ahead.next(candidate).exists()) {
                open.add(candidate);
            }
        }
        Corner target = destination;
        List<Direction> better = target == null
                ? open
                : open.stream().filter(way -> leads(ahead, way, target)).toList();
        List<Direction> ways = better.isEmpty() ? open : better;
        return ways.contains(direction) && (target != null || random.nextDouble() < 0.7)
                ? direction
                : ways.get(random.nextInt(ways.size()));
    }

    private static boolean leads(Corner corner, Direction way, Corner target) {
        return way.east() * (target.column() - corner.column()) > 0 || way.north() * (target.row() - corner.row()) > 0;
    }
}
