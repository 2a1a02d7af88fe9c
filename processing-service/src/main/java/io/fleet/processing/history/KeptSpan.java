package io.fleet.processing.history;

import io.fleet.model.Fix;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The span of time that the history takes fixes of. It keeps a device's clock, or limits set wide, from having slices made that are dropped at once or
 * never.
 *
 * @param clock     what is now
 * @param retention how far back it goes
 */
record KeptSpan(InstantSource clock, Duration retention) {

    /** How far ahead it goes; within what {@link DayPartitions} makes ahead. */
    static final Duration LEAD = Duration.ofDays(2);

    /** Whether the fix would be dropped as soon as it is stored. */
    boolean isOver(Fix fix) {
        return fix.takenAt().isBefore(clock.instant().minus(retention));
    }

    /** Whether the fix is of a time that is still far ahead. */
    boolean isAhead(Fix fix) {
        return fix.takenAt().isAfter(clock.instant().plus(LEAD));
    }
}
