package io.fleet.processing.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.Position;
import io.fleet.processing.history.testing.Until;
import io.fleet.testing.Fixes;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Writers, who adds up, who erases and who asks, all at once: no answer of any moment differs from what the fixes of that moment say. */
@WithDatabase(cleaning = WithDatabase.Cleaning.SCHEMA)
@Timeout(180)
class DriverHoursRaceTest {

    private static final Instant NOON = Fixes.START;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int BATCHES = 150;
    private static final int WRITERS = 3;

    private final AtomicLong minutes = new AtomicLong();
    private HistoryDatabase database;

    @BeforeEach
    void open(DatabaseServer server) {
        database = HistoryDatabase.plain(server.jdbcUrl());
        database.settle();
        database.slices(HistoryDatabase.SETTINGS).ensure(19_722, 19_723, 19_724, 19_725);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whileManyWriteAddUpAndEraseEachMomentsAnswerIsThatOfItsFixes(DatabaseServer server) throws Exception {
        var writing = new AtomicBoolean(true);
        var start = new CyclicBarrier(WRITERS + 4);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = new ArrayList<Future<?>>();
            for (int i = 0; i < WRITERS; i++) {
                int seed = i;
                writers.add(threads.submit(() -> apart(server, start, its -> write(its, seed))));
            }
            var others = List.of(submit(threads, server, start, writing, its -> its.hours(this::now).round()),
                    submit(threads, server, start, writing, its -> its.hours(this::now).round()),
                    submit(threads, server, start, writing, this::erase),
                    submit(threads, server, start, writing, this::compare));
            for (var one : writers) {
                one.get(120, TimeUnit.SECONDS);
            }
            writing.set(false);
            for (var one : others) {
                assertThat(one.get(60, TimeUnit.SECONDS)).isPositive();
            }
        }
        database.hours(this::now).round();
        assertThat(number("select count(*) from driver_hours_stale")).isZero();
        assertThat(number("select count(*) from driver_hours")).isGreaterThan(20);
        compare(database);
    }

    /** What {@link HourSums#announce} rests on: who waits for it looks only then what is to be marked. */
    @Test
    void aWriterWhoWaitedForTheAnnouncementMarks(DatabaseServer server) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var announcing = DriverManager.getConnection(server.jdbcUrl());
                var statement = announcing.createStatement()) {
            for (int i = 0; i < 10; i++) {
                database.jdbc().execute("delete from driver_hours_stale");
                database.jdbc().execute("update driver_hours_kept set marked_until = null");
                announcing.setAutoCommit(false);
                statement.execute("lock table driver_hours_stale in share mode");
                statement.execute("update driver_hours_kept set marked_until = '2024-01-01 13:00Z'");
                var batch = List.of(Fixes.at(Fixes.DRIVER, NOON.plusSeconds(i), new Position(1, 2)));
                var writer = threads.submit(() -> database.writer().write(batch));
                Until.holds(() -> number("select count(*) from pg_locks where not granted") > 0);
                announcing.commit();
                writer.get(30, TimeUnit.SECONDS);
                assertThat(number("select count(*) from driver_hours_stale")).as("time %s", i).isEqualTo(1);
            }
        }
    }

    @Test
    void theAnnouncementWaitsForWhoIsWriting(DatabaseServer server) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var writing = DriverManager.getConnection(server.jdbcUrl());
                var statement = writing.createStatement()) {
            database.writer()
                    .write(List.of(Fixes.at(Fixes.DRIVER, NOON.plus(HOUR.multipliedBy(2)), new Position(1, 2))));
            minutes.set(120);
            writing.setAutoCommit(false);
            statement.execute("insert into driver_hours_stale (driver_id, hour) select 1, now() where false");
            statement.execute("insert into fixes values ('2024-01-01 12:30Z', 7, null, 1, 1)");
            var round = threads.submit(() -> database.hours(this::now).round());
            Until.holds(() -> number("select count(*) from pg_locks where not granted and mode = 'ShareLock'") > 0);
            writing.commit();
            round.get(30, TimeUnit.SECONDS);
            assertThat(number("select fixes from driver_hours where driver_id = 7")).isEqualTo(1);
        }
    }

    private interface Work {

        void on(HistoryDatabase database) throws SQLException;
    }

    private static Future<Integer> submit(ExecutorService threads, DatabaseServer server,
            CyclicBarrier start, AtomicBoolean writing, Work work) {
        return threads.submit(() -> {
            var times = new int[1];
            apart(server, start, its -> {
                do {
                    work.on(its);
                    times[0]++;
                } while (writing.get());
            });
            return times[0];
        });
    }

    /** With connections of its own, as another instance, and with the others. */
    private static Void apart(DatabaseServer server, CyclicBarrier start, Work work) throws Exception {
        try (var its = HistoryDatabase.plain(server.jdbcUrl())) {
            start.await(60, TimeUnit.SECONDS);
            work.on(its);
            return null;
        }
    }

    /** Moves the clock on by some minutes with each batch, most of whose fixes are new. */
    private void write(HistoryDatabase its, int seed) {
        var random = new Random(seed);
        var writer = its.writer();
        for (int i = 0; i < BATCHES; i++) {
            var now = NOON.plus(Duration.ofMinutes(minutes.addAndGet(2)));
            var batch = new ArrayList<Fix>();
            for (int fix = 0; fix < 40; fix++) {
                var back = Duration.ofSeconds(random.nextInt(10) == 0 ? random.nextInt(30_000) : random.nextInt(600));
                batch.add(Fixes.at(new DriverId(random.nextInt(1, 9)), now.minus(back),
                        new Position(random.nextDouble(-90, 90), random.nextDouble(-180, 180))));
            }
            writer.write(batch);
        }
    }

    private void erase(HistoryDatabase its) {
        its.erase(new DriverId(8), this::now);
    }

    private void compare(HistoryDatabase its) {
        for (long bucket : new long[]{0, 3_600_000}) {
            var answers = its.summaries(NOON.minus(HOUR.multipliedBy(9)).plusSeconds(7), now().plusSeconds(1), bucket);
            assertThat(answers.kept()).isEqualTo(answers.fromFixes());
        }
    }

    private Instant now() {
        return NOON.plus(Duration.ofMinutes(minutes.get()));
    }

    private long number(String sql) {
        Long number = database.jdbc().queryForObject(sql, Long.class);
        return number == null ? -1 : number;
    }
}
