package io.fleet.processing.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.model.Position;
import io.fleet.testing.Fixes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

@WithDatabase(cleaning = WithDatabase.Cleaning.SCHEMA)
class PlainDriverHoursTest extends DriverHoursContract {

    PlainDriverHoursTest(DatabaseServer server) {
        super(() -> HistoryDatabase.plain(server.jdbcUrl()));
    }

    @Test
    void aSummaryReadsFixesOnlyAtItsEdgesAndWhereTheyCameLate() {
        database().slices(HistoryDatabase.SETTINGS).ensure(19_722, 19_723, 19_724, 19_725, 19_726);
        database().jdbc().execute("""
                insert into fixes
                select time, driver, null, 1, 2, null, null, null
                from generate_series(1, 20) as driver,
                     generate_series(timestamptz '2024-01-01 00:00Z', '2024-01-04 23:59Z', '1 minute') as time
                """);
        database().jdbc().execute("analyze fixes");
        var midnight = Instant.parse("2024-01-05T00:00:00Z");
        for (int round = 0; round < 20; round++) {
            database().hours(() -> midnight).round();
        }
        database().jdbc().execute("analyze driver_hours");
        var start = Instant.parse("2024-01-01T00:30:00Z");
        var end = Instant.parse("2024-01-04T00:00:00Z");

        assertThat(read(start, end)).allMatch(line -> line.contains("fixes_p20240101")).isNotEmpty();
        assertThat(read(start.plusSeconds(1_800), end)).isEmpty();

        database().writer().write(
                List.of(Fixes.at(Fixes.DRIVER, Instant.parse("2024-01-02T10:10:10Z"), new Position(1, 2))));
        assertThat(read(start.plusSeconds(1_800), end)).isNotEmpty()
                .allMatch(line -> line.contains("fixes_p20240102") && line.contains("Index Scan using"));
        assertAnswer(start, end, 0, "planned");
    }

    /** Where the plan reads fixes, of which days and how. */
    private List<String> read(Instant start, Instant end) {
        return database().planOfSummary(start, end).lines()
                .filter(line -> line.matches(".* Scan .*fixes.*") && !line.contains("never executed")
                        && !line.contains("rows=0.00 "))
                .toList();
    }

    @Override
    void dropBefore(Instant time) {
        database().slices(HistoryDatabase.settings(Duration.ofDays(1))).keep(time.plus(Duration.ofDays(1)));
    }
}
