package io.fleet.cli.replay;

import io.fleet.cli.terminal.CommandFailure;
import io.fleet.model.DriverId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What must be known of a trace before it is driven.
 *
 * @param rows         how many it has
 * @param largestId    of all drivers
 * @param recordings   the time that each source covers, in the order of the file
 */
public record TraceSurvey(long rows, long largestId, Map<String, Span> recordings) {

    public TraceSurvey {
        recordings = new LinkedHashMap<>(recordings);
    }

    /** From the first to the last fix. */
    public record Span(Instant first, Instant last) {

        Span with(Instant time) {
            return new Span(time.isBefore(first) ? time : first, time.isAfter(last) ? time : last);
        }

        Duration length() {
            return Duration.between(first, last);
        }
    }

    /**
     * Reads the whole trace once.
     *
     * @throws CommandFailure if it cannot be read, is no trace, or has no row with a time
     */
    public static TraceSurvey of(TraceFile file) {
        var recordings = new LinkedHashMap<String, Span>();
        var rows = new long[1];
        var largest = new long[1];
        try (Stream<TraceRow> found = file.rows()) {
            found.forEach(row -> {
                rows[0]++;
                largest[0] = Math.max(largest[0], row.driverId().map(DriverId::value).orElse(0L));
                Instant time = row.recordedAt();
                if (time != null) {
                    recordings.merge(row.source(), new Span(time, time), (span, _) -> span.with(time));
                }
            });
        }
        if (recordings.isEmpty()) {
            throw new CommandFailure("the trace " + file.path() + " has no row with a time (expected in column t: "
                    + "2008-06-06T11:00:00Z)");
        }
        return new TraceSurvey(rows[0], largest[0], recordings);
    }

    /** The time that all recordings cover, one after the other. */
    public Duration length() {
        return recordings.values().stream().map(Span::length).reduce(Duration.ZERO, Duration::plus);
    }
}
