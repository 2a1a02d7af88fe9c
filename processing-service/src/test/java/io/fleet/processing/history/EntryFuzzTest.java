package io.fleet.processing.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.processing.consume.Entry;
import io.fleet.processing.consume.Poison;
import io.fleet.testing.Fixes;
import io.fleet.testing.Fuzz;
import io.fleet.testing.HandClock;
import io.fleet.testing.Mutations;
import io.fleet.wire.FixJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Entries of the stream with something changed, on their way into a real table: each is stored, passed over, or told why it cannot be. */
@WithDatabase(cleaning = WithDatabase.Cleaning.SCHEMA)
@Timeout(3_600)
class EntryFuzzTest {

    private static final int USUAL = 20_000;
    private static final int BATCH = 500;

    private final List<Entry> waiting = new ArrayList<>();

    @Test
    void everyEntryIsStoredPassedOverOrPoisonForAReason(DatabaseServer server) {
        try (var database = HistoryDatabase.plain(server.jdbcUrl())) {
            var settings = HistoryDatabase.settings(Duration.ofDays(30));
            var clock = new HandClock(Fixes.START);
            var slices = database.slices(settings);
            slices.keep(clock.instant());
            var duty = new HistoryDuty(new FixSieve(new FixWriter(database.jdbc(), () -> slices, database.metrics())),
                    new KeptSpan(clock, settings.retention()), settings.gather(), database.metrics());
            var taken = Fuzz.run("stream entries to the history", USUAL, entries(), input -> {
                waiting.add(new Entry("1-" + waiting.size(), input));
                if (waiting.size() < BATCH) {
                    return false;
                }
                duty.carryOut(waiting).forEach(EntryFuzzTest::isSound);
                waiting.clear();
                return true;
            });
            assertThat(taken.taken()).isEqualTo(taken.inputs() / BATCH);
            assertThat(database.rows()).isPositive();
        }
    }

    /** What the database refuses should have been refused before. */
    private static void isSound(Poison poison) {
        assertThat(poison.reason()).hasSizeLessThan(1_000).doesNotStartWith("refused: ");
        // Several are joined by a semicolon, which may also stand in an excerpt of the input.
        assertThat(poison.reason()).matches("[ -~]{1,100}: [ -~]+ \\(expected: [ -~]+\\)");
    }

    private static Mutations entries() {
        return Mutations.of(Fixes.drive(Fixes.DRIVER, 50).stream()
                .map(fix -> new String(FixJson.encode(fix), StandardCharsets.UTF_8)).toList(), "\"latitude\":",
                ",\"received_at\":\"", "\"order_id\":\"");
    }
}
