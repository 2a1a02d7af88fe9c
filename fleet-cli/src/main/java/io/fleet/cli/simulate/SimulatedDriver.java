package io.fleet.cli.simulate;

import io.fleet.model.DriverId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;

/**
 * One driver with car, work and a device that measures as devices do: a clock of its own, a place some metres off.
 *
 * <p>Confined to one thread.
 */
final class SimulatedDriver {

    private static final double STEP_SECONDS = 0.5;
    private static final double LONGEST_GAP_SECONDS = 600;
    private static final double STANDING_MPS = 0.6;
    private static final double DRIFT_METRES = 2;
    private static final double DRIFT_KEPT = 0.95;
    private static final double EARLIEST_CLOCK_SECONDS = -2;
    private static final double LATEST_CLOCK_SECONDS = 1.5;

    private final DriverId id;
    private final RandomGenerator random;
    private final Vehicle vehicle;
    private final Deliveries deliveries;
    private final Duration clockOffset;
    private final double accuracyMetres;
    private double driftEast;
    private double driftNorth;
    private Instant now;

    SimulatedDriver(DriverId id, RandomGenerator random, String orderPrefix, boolean oneOrder, Instant start) {
        this.id = id;
        this.random = random;
        this.vehicle = new Vehicle(random);
        this.deliveries = new Deliveries(random, orderPrefix, oneOrder);
        this.clockOffset = Duration
                .ofMillis((long) (random.nextDouble(EARLIEST_CLOCK_SECONDS, LATEST_CLOCK_SECONDS) * 1_000));
        this.accuracyMetres = random.nextDouble(3, 12);
        this.now = start;
        deliveries.begin(vehicle);
    }

    DriverId id() {
        return id;
    }

    /** Drives on until then and measures; a time that has passed already is the present. */
    SimulatedFix measure(Instant time) {
        driveUntil(time);
        drift();
        double speed = vehicle.speedMps();
        double accuracy = Math.rint((accuracyMetres + Math.abs(random.nextGaussian())) * 10) / 10;
        return new SimulatedFix(id,
                City.position(vehicle.eastMetres() + driftEast, vehicle.northMetres() + driftNorth),
                now.plus(clockOffset).truncatedTo(ChronoUnit.MILLIS), Math.rint(speed * 36) / 10,
                speed < STANDING_MPS ? null : vehicle.headingDegrees(), accuracy, deliveries.order());
    }

    private void driveUntil(Instant time) {
        double left = Math.min(Duration.between(now, time).toNanos() / 1e9, LONGEST_GAP_SECONDS);
        double epochSeconds = now.toEpochMilli() / 1e3;
        while (left > 0) {
            double step = Math.min(left, STEP_SECONDS);
            vehicle.advance(step, epochSeconds);
            deliveries.advance(step, vehicle);
            epochSeconds += step;
            left -= step;
        }
        now = time.isAfter(now) ? time : now;
    }

    /** An error that wanders slowly, as that of satellites does. */
    private void drift() {
        double fresh = DRIFT_METRES * Math.sqrt(1 - DRIFT_KEPT * DRIFT_KEPT);
        driftEast = DRIFT_KEPT * driftEast + fresh * random.nextGaussian();
        driftNorth = DRIFT_KEPT * driftNorth + fresh * random.nextGaussian();
    }
}
