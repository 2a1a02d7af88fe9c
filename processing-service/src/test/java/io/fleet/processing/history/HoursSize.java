package io.fleet.processing.history;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.Fix;
import io.fleet.processing.history.testing.HistoryService;
import io.fleet.processing.query.SummaryLatency;
import io.fleet.testing.Skips;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Measures the sums by hour that the fleet's summary is answered from, for {@code docs/history.md}; run by hand, with {@code -Dtest=HoursSize}: no build
 * does.
 */
@WithDatabase(cleaning = WithDatabase.Cleaning.SCHEMA)
@WithRedis
class HoursSize {

    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final long FIXES_OF_A_DAY = 10_000L * 17_280;
    private static final String LIMITS = "fleet.history.page-timeout=1h";
    private static final String REPORTS = "fleet.history.report-timeout=1h";

    /** 10,000 drivers in each hour of 31 days, without their fixes. */
    @Test
    void aLargeFleet(DatabaseServer server, RedisServer redis) {
        try (var database = HistoryDatabase.open(server.jdbcUrl())) {
            database.jdbc().execute(
                    """
                            insert into driver_hours
                            select driver, timestamptz '2024-01-01 00:00Z' + hour * interval '1 hour', 720, 36000000000,
                                   370000000 + driver * 100 + hour, 130000000 + driver, 370000000 + driver * 100 + hour + 1, 130000000 + driver
                            from generate_series(0, 743) as hour, generate_series(1, 10000) as driver
                            """);
            database.jdbc().execute("insert into driver_hours_kept values (true, now(), '2024-02-01 00:00Z', "
                    + "'2024-01-01 00:00Z', '2024-02-01 00:00Z')");
            database.jdbc().execute("vacuum analyze driver_hours");
            System.out.println("bytes a row: " + database.jdbc().queryForObject(
                    "select pg_total_relation_size('driver_hours') / 7440000.0", Double.class));
            try (var service = HistoryService.start(redis.url(), server.jdbcUrl(), LIMITS, REPORTS)) {
                service.awaitSchema();
                var latency = new SummaryLatency(service);
                latency.measure("a day by the hour", START.plus(DAY), DAY, HOUR, FIXES_OF_A_DAY);
                latency.measure("a day as one", START.plus(DAY), DAY, Duration.ZERO, FIXES_OF_A_DAY);
                latency.measure("31 days by the day", START, DAY.multipliedBy(31), DAY, 31 * FIXES_OF_A_DAY);
                latency.measure("31 days by the hour", START, DAY.multipliedBy(31), HOUR, 31 * FIXES_OF_A_DAY);
            }
        }
    }

    /** {@code -Dfleet.bench.rows} recorded fixes (1,000,000) on one day, from the fixes and from what is kept. */
    @Test
    void aRecordedDay(DatabaseServer server, RedisServer redis) throws IOException {
        int rows = Integer.getInteger("fleet.bench.rows", 1_000_000);
        var day = day();
        try (var database = HistoryDatabase.open(server.jdbcUrl())) {
            var writer = database.writer();
            batches(day, rows, 2_000).forEach(writer::write);
            database.jdbc().execute("vacuum analyze fixes");
            database.settle();
            long start = System.nanoTime();
            var first = day.fixes().getFirst().takenAt();
            for (int round = 0; round < 8; round++) {
                database.hours(() -> first.plus(DAY).plus(HOUR)).round();
            }
            database.jdbc().query(
                    "select count(*), sum(fixes), pg_total_relation_size('driver_hours') from driver_hours",
                    row -> {
                        System.out.printf("%,d hours of %,d fixes added up in %.1f s, %,d bytes%n", row.getLong(1),
                                row.getLong(2), seconds(start), row.getLong(3));
                    });
            database.jdbc().execute("vacuum analyze driver_hours");
            try (var service = HistoryService.start(redis.url(), server.jdbcUrl(), LIMITS, REPORTS)) {
                service.awaitSchema();
                var latency = new SummaryLatency(service);
                System.out.println("equal: " + latency.areEqual(first, DAY, HOUR));
                latency.measureFromFixes("a day by the hour", first, DAY, HOUR, rows);
                latency.measure("a day by the hour", first, DAY, HOUR, rows);
            }
        }
    }

    /** The writer beside one that marks nothing, turn by turn into one table; then where all fixes are late. */
    @Test
    void writing(DatabaseServer server) throws IOException {
        int rows = Integer.getInteger("fleet.bench.rows", 1_000_000);
        try (var database = HistoryDatabase.open(server.jdbcUrl())) {
            var writer = database.writer();
            var unmarked = new UnmarkedWriter(database);
            var with = new Measured();
            var without = new Measured();
            var late = new Measured();
            var batches = batches(day(), rows, 512);
            for (int i = 0; i < batches.size(); i++) {
                var batch = batches.get(i);
                if (i == batches.size() * 2 / 3) {
                    database.jdbc().execute("insert into driver_hours_kept (begun_at) values (now())");
                    database.jdbc().execute("update driver_hours_kept set marked_until = '2100-01-01Z'");
                }
                if (i >= batches.size() * 2 / 3) {
                    late.measure(batch.size(), () -> writer.write(batch));
                } else if (i / 40 % 2 == 0) {
                    with.measure(batch.size(), () -> writer.write(batch));
                } else {
                    without.measure(batch.size(), () -> unmarked.write(batch));
                }
            }
            print("the writer", with);
            print("without marks", without);
            print("the writer, all fixes late", late);
        }
    }

    private static void print(String what, Measured measured) {
        System.out.printf("| %s | %s | %s |%n", what, measured.rowsPerSecond(), measured.cpuSecondsPerMillion());
    }

    private static TraceDay day() throws IOException {
        Skips.unless(Files.exists(TraceDay.FILE), "no real traces at " + TraceDay.FILE);
        return TraceDay.read();
    }

    private static List<List<Fix>> batches(TraceDay day, int rows, int size) {
        var fixes = day.fleets((rows - 1) / day.fixes().size() + 1).limit(rows).toList();
        var batches = new ArrayList<List<Fix>>();
        for (int from = 0; from < fixes.size(); from += size) {
            batches.add(fixes.subList(from, Math.min(from + size, fixes.size())));
        }
        return batches;
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
