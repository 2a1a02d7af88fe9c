package io.fleet.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One position report of a driver's device.
 *
 * <p>A driver has one fix for each {@code takenAt}; the same again is a duplicate. Times are cut to milliseconds, a heading of 360 degrees is
 * 0, and -0.0 is 0.0, so that equal fixes have one text.
 *
 * @param driver         who was there
 * @param position       where
 * @param takenAt        when, by the device's clock
 * @param speedKmh       speed over ground in kilometres per hour, 0 to 400, or null if the device gave none
 * @param headingDegrees direction of travel in degrees clockwise from true north, in [0, 360), or null if the device gave none
 * @param accuracyMetres radius of the circle that holds the true position 68 times in 100, 0 to 100,000, or null if unknown
 * @param order          the order that the driver says to be on, or null if none
 * @param receivedAt     when the ingestion took it, by our clock
 */
public record Fix(DriverId driver, Position position, Instant takenAt, @Nullable Double speedKmh,
        @Nullable Double headingDegrees, @Nullable Double accuracyMetres, @Nullable OrderId order, Instant receivedAt) {

    public static final Bounds SPEED_KMH = new Bounds("speed", 0, 400);
    public static final Bounds HEADING_DEGREES = new Bounds("heading", 0, 360);
    public static final Bounds ACCURACY_METRES = new Bounds("accuracy", 0, 100_000);

    public Fix {
        takenAt = takenAt.truncatedTo(ChronoUnit.MILLIS);
        receivedAt = receivedAt.truncatedTo(ChronoUnit.MILLIS);
        speedKmh = speedKmh == null ? null : SPEED_KMH.checked(speedKmh);
        headingDegrees = headingDegrees == null ? null : HEADING_DEGREES.checked(headingDegrees) % 360;
        accuracyMetres = accuracyMetres == null ? null : ACCURACY_METRES.checked(accuracyMetres);
    }
}
