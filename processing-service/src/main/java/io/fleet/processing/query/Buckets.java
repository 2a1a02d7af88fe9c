package io.fleet.processing.query;

import io.fleet.wire.Excerpt;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The parts into which an answer is divided: of one length, beginning at its multiples since 1970-01-01T00:00:00Z, or one for the whole span.
 *
 * @param millis the length, or 0 for the one
 */
record Buckets(long millis) {

    private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,3})([mh])");
    private static final Duration LONGEST = Duration.ofHours(24);

    /** Reads {@code bucket}, such as {@code 15m} or {@code 1h}; one for the whole span if there is none. */
    static Buckets of(Parameters parameters) {
        String text = parameters.text("bucket");
        if (text == null) {
            return new Buckets(0);
        }
        var found = TEXT.matcher(text);
        long millis = found.matches()
                ? Long.parseLong(found.group(1)) * (found.group(2).equals("m") ? 60_000 : 3_600_000)
                : 0;
        if (millis == 0 || millis > LONGEST.toMillis()) {
            parameters.refuse("bucket", Excerpt.of(text), "1m to 24h, a whole number of minutes or hours");
        }
        return new Buckets(millis);
    }

    boolean isOne() {
        return millis == 0;
    }
}
