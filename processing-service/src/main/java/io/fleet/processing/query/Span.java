package io.fleet.processing.query;

import io.fleet.wire.Rfc3339;
import java.time.Duration;
import java.time.Instant;

/**
 * A span of time, as every question to the history has one.
 *
 * @param startMillis its first instant, in milliseconds since the epoch
 * @param endMillis   the first instant after it
 */
record Span(long startMillis, long endMillis) {

    static final Duration LONGEST = Duration.ofDays(31);

    private static final String START = "start_time";
    private static final String END = "end_time";

    /** Reads {@code start_time} and {@code end_time}, which may be equal. */
    static Span of(Parameters parameters) {
        var span = new Span(parameters.time(START), parameters.time(END));
        if (parameters.areGood()) {
            String end = Rfc3339.write(Instant.ofEpochMilli(span.endMillis));
            if (span.endMillis < span.startMillis) {
                parameters.refuse(END, end, "not before " + START);
            } else if (span.endMillis - span.startMillis > LONGEST.toMillis()) {
                parameters.refuse(END, end, "at most " + LONGEST.toDays() + " days after " + START);
            }
        }
        return span;
    }
}
