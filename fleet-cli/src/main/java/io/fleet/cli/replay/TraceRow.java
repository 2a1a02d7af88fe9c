package io.fleet.cli.replay;

import io.fleet.model.DriverId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of a trace, as it is written; empty where the source has nothing.
 *
 * @param line     its number in the file, the heading being 1
 * @param source   the recording that it belongs to
 * @param driver   a driver's id
 * @param order    an order's id
 * @param time     when, in ISO 8601
 * @param lat      degrees
 * @param lon      degrees
 * @param speedMps metres per second
 * @param heading  degrees
 * @param accuracy metres
 */
public record TraceRow(long line, String source, String driver, String order, String time, String lat, String lon,
        String speedMps, String heading, String accuracy) {

    private static final BigDecimal KMH_PER_MPS = new BigDecimal("3.6");

    /** Who drove; empty if the text is no driver's id. */
    public Optional<DriverId> driverId() {
        return DriverId.parse(driver);
    }

    /** When it was recorded; null if the text is no time. */
    public @Nullable Instant recordedAt() {
        try {
            return Instant.parse(time);
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    /** The speed in km/h with at most two decimals, which is what the history keeps; as it is written if it is no number. */
    public String speedKmh() {
        try {
            return speedMps.isEmpty() ? "" : kmh(new BigDecimal(speedMps));
        } catch (NumberFormatException _) {
            return speedMps;
        }
    }

    private static String kmh(BigDecimal mps) {
        return mps.multiply(KMH_PER_MPS).setScale(2, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
    }
}
