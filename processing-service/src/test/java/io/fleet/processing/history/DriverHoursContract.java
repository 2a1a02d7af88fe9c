package io.fleet.processing.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.Position;
import io.fleet.testing.Fixes;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On every kind of database: what is kept by the hour changes no answer, whatever comes late, twice or is erased, and is kept where it should be. */
@Timeout(300)
abstract class DriverHoursContract {

    private static final Instant NOON = Fixes.START;
    private static final Duration HOUR = Duration.ofHours(1);

    private final Supplier<HistoryDatabase> databases;
    private HistoryDatabase database;
    private Instant now = NOON;

    DriverHoursContract(Supplier<HistoryDatabase> databases) {
        this.databases = databases;
    }

    HistoryDatabase database() {
        return database;
    }

    @BeforeEach
    void open() {
        database = databases.get();
        database.settle();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whateverComesTheAnswersAreThoseOfTheFixes(int seed) {
        var random = new Random(seed);
        var fleet = new ArrayList<Fix>();
        for (int day = 0; day < 6; day++) {
            now = now.plus(Duration.ofMinutes(random.nextInt(20, 700)));
            var batch = new ArrayList<Fix>();
            for (int i = 0; i < 300; i++) {
                batch.add(Fixes.at(new DriverId(random.nextInt(1, 7)), some(random), place(random)));
            }
            batch.addAll(fleet.subList(0, Math.min(20, fleet.size())));
            fleet.addAll(batch);
            database.writer().write(batch);
            if (random.nextInt(4) > 0) {
                round();
            }
            if (random.nextInt(3) == 0) {
                erase(random.nextInt(1, 7));
            }
            for (int i = 0; i < 8; i++) {
                var one = some(random);
                var other = some(random);
                assertAnswer(one.isBefore(other) ? one : other, one.isBefore(other) ? other : one, bucket(random),
                        "seed " + seed);
            }
            assertAnswer(NOON.minus(Duration.ofDays(2)), now.plus(HOUR), 3_600_000, "seed " + seed);
        }
        round();
        assertThat(stale()).isZero();
        assertThat(keptFixes()).isPositive();
        assertAnswer(NOON.minus(Duration.ofDays(2)), now.plus(HOUR), 3_600_000, "seed " + seed);
        assertAnswer(NOON.minus(Duration.ofDays(2)), now.plus(HOUR), 0, "seed " + seed);
    }

    @Test
    void anHourIsAddedUpOnceItIsOverAndLaterFixesHaveCome() {
        write(NOON.plusSeconds(5), NOON.plusSeconds(3_000));
        now = NOON.plus(HOUR).plus(DriverHours.GRACE).minusMillis(1);
        round();
        assertThat(keptFixes()).isZero();
        now = now.plusMillis(1);
        round();
        assertThat(keptFixes()).isZero();
        write(NOON.plus(HOUR).plus(DriverHours.GRACE));
        round();
        assertThat(keptFixes()).isEqualTo(2);
        assertThat(database.jdbc().queryForObject("select kept_until = marked_until from driver_hours_kept",
                Boolean.class)).isTrue();
    }

    @Test
    void howFarItIsBehindGrowsWhileNothingIsAddedUp() {
        database.metrics().clear();
        var hours = database.hours(() -> now);
        write(NOON.plusSeconds(5), NOON.plus(HOUR).plus(DriverHours.GRACE));
        now = NOON.plus(HOUR).plus(DriverHours.GRACE);
        assertThat(behindSeconds()).isNaN();
        hours.round();
        assertThat(behindSeconds()).isEqualTo(300);
        now = now.plus(HOUR);
        assertThat(behindSeconds()).isEqualTo(3_900);
    }

    private double behindSeconds() {
        return database.metrics().get("fleet.history.hours.behind").gauge().value();
    }

    @Test
    void aLateFixMendsItsOwnLegAndTheNextOnesAcrossHours() {
        write(NOON.minusSeconds(10), NOON.plusSeconds(5), NOON.plus(HOUR.multipliedBy(3)));
        now = NOON.plus(HOUR.multipliedBy(3));
        round();
        assertThat(keptFixes()).isEqualTo(2);
        database.writer().write(List.of(Fixes.at(Fixes.DRIVER, NOON.minusSeconds(1), new Position(60, 20))));
        assertThat(stale()).isEqualTo(1);
        assertAnswer(NOON.minus(HOUR), now.plus(HOUR), 3_600_000, "marked");
        round();
        assertThat(stale()).isZero();
        assertThat(keptFixes()).isEqualTo(3);
        assertAnswer(NOON.minus(HOUR), now.plus(HOUR), 3_600_000, "mended");
    }

    @Test
    void whatWasStoredBeforeTheFirstRoundIsAddedUpBackToTheFirstSlice() {
        for (int hours = 0; hours < 90; hours += 7) {
            write(NOON.minus(HOUR.multipliedBy(hours)));
        }
        now = NOON.plus(HOUR.multipliedBy(2));
        for (int round = 0; round < 20; round++) {
            round();
            assertAnswer(NOON.minus(HOUR.multipliedBy(100)), now, 0, "round " + round);
        }
        assertThat(keptFixes()).isEqualTo(12);
    }

    @Test
    void aGapOfMonthsIsPassedOver() {
        write(NOON, NOON.plus(Duration.ofDays(100)), NOON.plus(Duration.ofDays(100)).plus(HOUR.multipliedBy(2)));
        now = NOON.plus(HOUR.multipliedBy(2));
        round();
        now = NOON.plus(Duration.ofDays(100)).plus(HOUR.multipliedBy(2));
        round();
        assertThat(keptFixes()).isEqualTo(2);
        assertAnswer(NOON.minus(HOUR), NOON.plus(Duration.ofDays(2)), 3_600_000, "before");
        assertAnswer(now.minus(Duration.ofDays(2)), now.plus(HOUR), 3_600_000, "after");
    }

    @Test
    void nothingIsAddedUpWhileOthersMayStillWriteWithoutMarks() {
        database.jdbc().execute("delete from driver_hours_kept");
        write(NOON, NOON.plus(HOUR.multipliedBy(2)));
        now = NOON.plus(HOUR.multipliedBy(2));
        round();
        now = now.plus(DriverHours.SETTLING).minusMillis(1);
        round();
        assertThat(keptFixes()).isZero();
        now = now.plusMillis(1);
        round();
        assertThat(keptFixes()).isEqualTo(1);
    }

    @Test
    void theSumsOfDroppedSlicesGo() {
        var late = NOON.plus(Duration.ofDays(40));
        write(NOON, NOON.plusSeconds(60), late, late.plus(HOUR.multipliedBy(2)));
        now = late.plus(HOUR.multipliedBy(2));
        for (int round = 0; round < 12; round++) {
            round();
        }
        assertThat(keptFixes()).isEqualTo(3);
        dropBefore(late);
        round();
        assertThat(keptFixes()).isEqualTo(1);
        assertAnswer(NOON.minus(HOUR), NOON.plus(Duration.ofDays(2)), 0, "dropped");
        assertAnswer(late.minus(HOUR), now, 0, "kept");
    }

    @Test
    void ofAnErasedDriverNothingStaysAndNewFixesCount() {
        write(NOON, NOON.plusSeconds(60), NOON.plus(HOUR.multipliedBy(2)));
        now = NOON.plus(HOUR.multipliedBy(2));
        round();
        database.jdbc().update("delete from fixes where driver_id = ? and time < ?", Fixes.DRIVER.value(),
                Timestamp.from(NOON.plusSeconds(30)));
        database.hours(() -> now).forget(Fixes.DRIVER);
        assertThat(keptFixes()).isZero();
        assertAnswer(NOON.minus(HOUR), now.plus(HOUR), 0, "forgotten");
        round();
        assertThat(keptFixes()).isEqualTo(1);
        assertAnswer(NOON.minus(HOUR), now.plus(HOUR), 0, "added up again");
    }

    @Test
    void anHourThatHasNoFixesAnyMoreGoes() {
        write(NOON, NOON.plus(HOUR.multipliedBy(2)));
        now = NOON.plus(HOUR.multipliedBy(2));
        round();
        database.jdbc().execute("delete from fixes where time < timestamptz '2024-01-01 13:00Z'");
        database.jdbc().execute(
                "insert into driver_hours_stale (driver_id, hour) values (12345, timestamptz '2024-01-01 12:00Z')");
        assertAnswer(NOON.minus(HOUR), now.plus(HOUR), 0, "marked");
        round();
        assertThat(keptFixes()).isZero();
        assertAnswer(NOON.minus(HOUR), now.plus(HOUR), 0, "gone");
    }

    /** Drops the slices of which all is from before that time. */
    abstract void dropBefore(Instant time);

    void round() {
        database.hours(() -> now).round();
    }

    void assertAnswer(Instant start, Instant end, long bucket, String when) {
        var answers = database.summaries(start, end, bucket);
        assertThat(answers.kept()).as("%s, %s to %s by %s", when, start, end, bucket).isEqualTo(answers.fromFixes());
    }

    private void erase(int driver) {
        database.erase(new DriverId(driver), () -> now);
    }

    private void write(Instant... times) {
        database.writer().write(List.of(times).stream()
                .map(time -> Fixes.at(Fixes.DRIVER, time, new Position(1, 2))).toList());
    }

    /** Mostly of the last hours, sometimes of the day before. */
    private Instant some(Random random) {
        long back = random.nextInt(5) == 0 ? 30 * 3_600_000L : 5 * 3_600_000L;
        long millis = now.toEpochMilli() - random.nextLong(back);
        return Instant.ofEpochMilli(random.nextInt(6) == 0 ? millis / 3_600_000 * 3_600_000 : millis);
    }

    private static Position place(Random random) {
        return new Position(random.nextDouble(-90, 90), random.nextDouble(-180, 180));
    }

    private static long bucket(Random random) {
        return List.of(0L, 420_000L, 900_000L, 3_600_000L, 5_400_000L, 25_200_000L, 86_400_000L).get(random.nextInt(7));
    }

    private long keptFixes() {
        return number("select coalesce(sum(fixes), 0) from driver_hours");
    }

    private long stale() {
        return number("select count(*) from driver_hours_stale");
    }

    private long number(String sql) {
        Long number = database.jdbc().queryForObject(sql, Long.class);
        return number == null ? -1 : number;
    }
}
