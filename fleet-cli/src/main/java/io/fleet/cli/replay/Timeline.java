package io.fleet.cli.replay;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Moves the times of a trace so that its last fix falls on the start of the run. Intervals stay true.
 *
 * <p>Where a file has several recordings, years apart, each begins where the one before it in the file ends. Immutable.
 */
public final class Timeline {

    private final Map<String, Duration> shifts = new HashMap<>();
    private final Instant first;

    /** Moves what was surveyed to a run that starts then. */
    public Timeline(TraceSurvey survey, Instant start) {
        first = start.truncatedTo(ChronoUnit.MILLIS).minus(survey.length());
        Instant begin = first;
        for (var recording : survey.recordings().entrySet()) {
            TraceSurvey.Span span = recording.getValue();
            shifts.put(recording.getKey(), Duration.between(span.first(), begin));
            begin = begin.plus(span.length());
        }
    }

    /** When the row was recorded, moved; null if it has no time. */
    public @Nullable Instant takenAt(TraceRow row) {
        Instant recorded = row.recordedAt();
        return recorded == null ? null : recorded.plus(shifts.getOrDefault(row.source(), Duration.ZERO));
    }

    /** How long after the first fix the moved time is. */
    Duration sinceFirst(Instant takenAt) {
        return Duration.between(first, takenAt);
    }
}
