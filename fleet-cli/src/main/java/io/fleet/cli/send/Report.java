package io.fleet.cli.send;

import io.fleet.model.DriverId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a driver's device sends, right or wrong.
 *
 * @param driver  whose it is
 * @param takenAt the time of the fix, or null if it has none that can be read
 * @param order   the order that the driver says to be on, as it is written, or null
 * @param json    the fix as a JSON object, with its timestamp
 */
public record Report(DriverId driver, @Nullable Instant takenAt, @Nullable String order, String json) {}
