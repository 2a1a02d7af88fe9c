package io.fleet.gateway.socket;

import io.fleet.model.DriverId;
import io.fleet.wire.FixText;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which fix a customer has seen, as the id of a server-sent event and as an entity tag: {@code 12345-1704110400000}.
 *
 * @param driver        whose
 * @param takenAtMillis when the device measured it, in milliseconds since the epoch
 */
record EventId(DriverId driver, long takenAtMillis) {

    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,18})-([0-9]{1,15})");

    /** Reads what a client sends back; empty for anything that is none. */
    static Optional<EventId> parse(String text) {
        var parts = FORM.matcher(text);
        return parts.matches()
                ? DriverId.parse(parts.group(1)).map(driver -> new EventId(driver, Long.parseLong(parts.group(2))))
                : Optional.empty();
    }

    /** The id of the fix in the frame; empty for a frame that has none. */
    static Optional<EventId> of(byte[] frame) {
        return FixText.of(frame)
                .flatMap(fix -> fix.driver().map(driver -> new EventId(driver, fix.takenAtMillis())));
    }

    /** Whether who has seen this fix has no use for the other: it is the same, or an older one of the same driver. */
    boolean covers(EventId other) {
        return driver.equals(other.driver) && other.takenAtMillis <= takenAtMillis;
    }

    @Override
    public String toString() {
        return driver + "-" + takenAtMillis;
    }
}
