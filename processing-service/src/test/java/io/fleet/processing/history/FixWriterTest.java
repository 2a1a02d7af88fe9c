package io.fleet.processing.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.Position;
import io.fleet.testing.Fixes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessException;

@WithDatabase(cleaning = WithDatabase.Cleaning.SCHEMA)
class FixWriterTest extends FixWriterContract {

    private static final DriverId DRIVER = Fixes.DRIVER;

    FixWriterTest(DatabaseServer server) {
        super(() -> HistoryDatabase.plain(server.jdbcUrl()));
    }

    @CsvSource({"1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999Z", "2024-01-01T12:00:00.001Z",
            "2024-02-29T23:59:59.999Z", "2000-02-29T00:00:00Z", "2024-12-31T23:59:59.999Z", "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00.001Z", "9999-12-31T23:59:59.999Z", "5001-07-03T04:05:06.789Z"})
    void aFixIsInThePartitionOfItsDay(Instant time) {
        database().writer().write(List.of(Fixes.at(DRIVER, time, new Position(1, 2))));
        assertThat(database().days()).containsExactly("fixes_p" + time.toString().substring(0, 10).replace("-", ""));
    }

    @Test
    void midnightBelongsToTheNextDay() {
        var midnight = Instant.parse("2024-03-01T00:00:00Z");
        database().writer().write(List.of(Fixes.at(DRIVER, midnight.minusMillis(1), new Position(1, 2)),
                Fixes.at(DRIVER, midnight, new Position(1, 2))));
        assertThat(database().jdbc().queryForList(
                "select tableoid::regclass::text from fixes order by time", String.class))
                .containsExactly("fixes_p20240229", "fixes_p20240301");
    }

    @Test
    void overlappingBatchesOfTwoInstancesAtOnceAreStoredOnce(DatabaseServer server) throws Exception {
        var fixes = new ArrayList<Fix>();
        for (int driver = 1; driver <= 20; driver++) {
            fixes.addAll(Fixes.drive(new DriverId(driver), 100));
        }
        var start = new CyclicBarrier(4);
        try (var other = HistoryDatabase.plain(server.jdbcUrl());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < 4; i++) {
                var writer = (i % 2 == 0 ? database() : other).writer();
                var shuffled = new ArrayList<>(fixes);
                Collections.shuffle(shuffled, new Random(i));
                running.add(threads.submit(() -> {
                    start.await();
                    for (int from = 0; from < shuffled.size(); from += 200) {
                        writer.write(shuffled.subList(from, from + 200));
                    }
                    return null;
                }));
            }
            for (var one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(locations()).containsExactlyInAnyOrderElementsOf(fixes.stream().map(Location::of).toList());
    }

    @Test
    void aPartitionThatIsGoneIsMadeAgainWhenTheBatchComesAgain() {
        var writer = database().writer();
        var batch = Fixes.drive(DRIVER, 10);
        writer.write(batch);
        database().jdbc().execute("drop table fixes_p20240101");
        assertThatThrownBy(() -> writer.write(batch)).isInstanceOf(DataAccessException.class);
        writer.write(batch);
        assertThat(database().rows()).isEqualTo(10);
    }
}
