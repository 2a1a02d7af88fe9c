package io.fleet.cli.simulate;

import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated driver's device measured.
 *
 * @param driver         who
 * @param position       where, within some metres
 * @param takenAt        when, by the device's own clock
 * @param speedKmh       speed over ground
 * @param headingDegrees direction of travel, or null while standing
 * @param accuracyMetres how well the device believes to know its place
 * @param order          the order that the driver is on, or null
 */
public record SimulatedFix(DriverId driver, Position position, Instant takenAt, double speedKmh,
        @Nullable Double headingDegrees, double accuracyMetres, @Nullable OrderId order) {}
