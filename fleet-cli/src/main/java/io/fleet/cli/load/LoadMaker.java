package io.fleet.cli.load;

import io.fleet.cli.terminal.CommandFailure;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * How whoever made the load fared.
 *
 * @param took         how long it was kept up, without the warm-up
 * @param cores        processor time that making it took, by time that passed
 * @param machineCores how many cores there are for all
 * @param lateness     by how many microseconds requests left late by the maker's own fault
 */
record LoadMaker(Duration took, double cores, int machineCores, Histogram lateness) {

    /** A hundredth of the requests may leave later than this; with more it is the maker that is measured. */
    private static final Duration MOST_LATENESS = Duration.ofMillis(100);

    /** Refuses figures that would be those of the maker. */
    void check() {
        long late = lateness.getValueAtPercentile(99);
        if (late > MOST_LATENESS.toNanos() / 1_000) {
            throw new CommandFailure(
                    ("no figures: the load could not be made in time. A hundredth of the requests left %,d ms late or more, by no "
                            + "fault of the services (expected: at most %d ms), with %.1f of %d cores for making it. Ask for less, or make the load on another machine")
                            .formatted(late / 1_000, MOST_LATENESS.toMillis(), cores, machineCores));
        }
    }
}
