package io.fleet.processing.fleetmap;

import io.fleet.wire.Rfc3339;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the fleet is as a whole.
 *
 * @param at            when this was read
 * @param live          how many drivers are live
 * @param fixesPerSecond how many fixes become current each second, a driver's at most one a second; null while that is not known yet
 * @param backlog       how many fixes wait to be made current or recorded
 */
record Figures(Instant at, long live, @Nullable Double fixesPerSecond, long backlog) {

    /** As the first members of a frame. */
    String json(boolean whole, long leftOut) {
        return "\"at\":\"" + Rfc3339.write(at) + "\",\"whole\":" + whole + ",\"live\":" + live
                + ",\"fixes_per_s\":"
                + (fixesPerSecond == null ? "null" : String.format(Locale.ROOT, "%.1f", fixesPerSecond))
                + ",\"backlog\":" + backlog + ",\"left_out\":" + leftOut;
    }
}
