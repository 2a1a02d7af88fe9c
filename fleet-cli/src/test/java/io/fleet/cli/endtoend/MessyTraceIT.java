package io.fleet.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.cli.stack.Service;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An uncleaned recording of buses and taxis, rows out of order, twice, impossible; without {@code -Pfull} its first rows. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class MessyTraceIT {

    /** Four weeks in two minutes. */
    private static final double AS_FAST_AS_IT_GOES = 20_000;
    private static final int SHORT_ROWS = 12_000;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyRowIsAcceptedOrRefusedAndEveryAcceptedOneIsStoredOrADuplicate() throws Exception {
        Path trace = SharedTraces.find("messy.csv.gz", SHORT_ROWS, folder);
        try (var replayed = ReplayedTrace.prepare(trace, AS_FAST_AS_IT_GOES)) {
            var expected = replayed.expected();
            var stack = replayed.stack();

            var counts = replayed.drive();
            assertThat(counts.accepted() + counts.refusals()).isEqualTo(replayed.rows());
            assertThat(counts.accepted()).as("accepted, refused were " + counts.refused())
                    .isEqualTo(expected.accepted());

            long stored = replayed.compareHistory();
            assertThat(stored).isEqualTo(expected.stored());
            long duplicates = (long) stack.metric(Service.PROCESSING, "fleet_history_duplicates_total");
            // An entry that comes again after an interruption is one duplicate more.
            assertThat(stored + duplicates).isGreaterThanOrEqualTo(counts.accepted());

            long superseded = (long) stack.metric(Service.PROCESSING, "fleet_current_superseded_total");
            long again = (long) stack.metric(Service.PROCESSING, "fleet_current_duplicates_total");
            long late = (long) stack.metric(Service.PROCESSING, "fleet_late_total");
            assertThat(stack.metric(Service.PROCESSING, "fleet_deadletters_total")).isZero();
            expected.fixes().keySet().stream().sorted().limit(10).forEach(replayed::compareRoute);

            System.out.printf(
                    "%s: %,d rows, %,d accepted (%,d stored, %,d duplicates; live: %,d superseded, %,d again, %,d late), %,d refused: %s, requests sent again: %s%n",
                    trace.getFileName(), replayed.rows(), counts.accepted(), stored, duplicates, superseded, again,
                    late, counts.refusals(), counts.refused(), counts.retried());
        }
    }
}
