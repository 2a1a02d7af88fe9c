package io.fleet.processing.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/** The statements that keep {@code driver_hours}. Each is to be run in a transaction that {@link #lock} or {@link #tryLock} began. */
final class HourSums {

    static final Duration HOUR = Duration.ofHours(1);

    /** Beyond what a writer's connection waits for: an hour of a large fleet is some seconds' work. */
    private static final int LONGEST_MILLIS = 600_000;
    private static final int MARKS_AT_ONCE = 2_000;

    private static final String KEY = "hashtextextended('fleet.history.hours', 0)";
    private static final String SUMS = """
            with fix as (
                select driver_id, hour, lat_e7, lon_e7, $lat as lat, $lon as lon, $latBefore as lat_before, $lonBefore as lon_before,
                       lag(time) over way is null as is_first, lead(time) over way is null as is_last
                from $source
                window way as (partition by driver_id, hour order by time)
            )
            select driver_id, hour, count(*) as fixes, coalesce(sum(case when not is_first then $arc end), 0)::int8 as um,
                   max(lat_e7) filter (where is_first) as first_lat_e7, max(lon_e7) filter (where is_first) as first_lon_e7,
                   max(lat_e7) filter (where is_last) as last_lat_e7, max(lon_e7) filter (where is_last) as last_lon_e7
            from fix group by driver_id, hour
            """
            .replace("$arc", GreatCircle.micrometres())
            .replace("$latBefore", GreatCircle.radians("lag(lat_e7) over way"))
            .replace("$lonBefore", GreatCircle.radians("lag(lon_e7) over way"))
            .replace("$lat", GreatCircle.radians("lat_e7")).replace("$lon", GreatCircle.radians("lon_e7"));
    private static final String COLUMNS = "driver_id, hour, fixes, um, first_lat_e7, first_lon_e7, last_lat_e7, last_lon_e7";
    private static final String ADD_UP = "insert into driver_hours (" + COLUMNS + ") " + SUMS.replace("$source", """
            (select driver_id, time, lat_e7, lon_e7, cast(? as timestamptz) as hour
             from fixes where time >= ? and time < ?) as added""");
    // One statement, so that what takes the marks sees all fixes that were marked.
    private static final String REPAIR = """
            with taken as (
                delete from driver_hours_stale where id in (select id from driver_hours_stale order by id limit ?)
                returning driver_id, hour
            ), marked as (
                select distinct driver_id, hour from taken cross join driver_hours_kept where hour >= kept_from and hour < kept_until
            ), made as (
                $sums
            ), gone as (
                delete from driver_hours using marked
                where driver_hours.driver_id = marked.driver_id and driver_hours.hour = marked.hour
                  and not exists (select from made where made.driver_id = marked.driver_id and made.hour = marked.hour)
            ), put as (
                insert into driver_hours ($columns) select $columns from made
                on conflict (driver_id, hour) do update set fixes = excluded.fixes, um = excluded.um,
                    first_lat_e7 = excluded.first_lat_e7, first_lon_e7 = excluded.first_lon_e7,
                    last_lat_e7 = excluded.last_lat_e7, last_lon_e7 = excluded.last_lon_e7
            )
            select count(*) from taken
            """
            .replace("$sums",
                    SUMS.replace("$source",
                            """
                                    marked cross join lateral (
                                        select time, lat_e7, lon_e7 from fixes where fixes.driver_id = marked.driver_id and time >= marked.hour
                                          and time < marked.hour + interval '1 hour' offset 0
                                    ) as fixes_of_hour"""))
            .replace("$columns", COLUMNS);
    private static final String MARK = """
            insert into driver_hours_stale (driver_id, hour)
            select distinct driver_id, date_bin(interval '1 hour', time, timestamptz 'epoch')
            from fixes where driver_id = ? and time < (select marked_until from driver_hours_kept)
            """;

    private final JdbcTemplate jdbc;

    HourSums(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Which hours there are.
     *
     * @param begunAt     when the first instance that knows of these sums came
     * @param markedUntil fixes before are marked; null: none yet
     * @param from        the first hour that has been added up, or null: none yet
     * @param until       the first hour after that has not, or null: none yet
     */
    record Kept(Instant begunAt, @Nullable Instant markedUntil, @Nullable Instant from, @Nullable Instant until) {

        private static Kept of(ResultSet row) throws SQLException {
            var begunAt = instant(row, 1);
            if (begunAt == null) {
                throw new SQLException("begun_at: null (expected: a time)");
            }
            return new Kept(begunAt, instant(row, 2), instant(row, 3), instant(row, 4));
        }

        private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
            var time = row.getObject(column, OffsetDateTime.class);
            return time == null ? null : time.toInstant();
        }
    }

    /** Whether this transaction is the only one that changes the sums. */
    boolean tryLock() {
        return Boolean.TRUE.equals(
                jdbc.queryForObject("select pg_try_advisory_xact_lock(" + KEY + ")", Boolean.class));
    }

    /** Waits until this transaction is the only one that changes the sums. */
    void lock() {
        jdbc.query("select pg_advisory_xact_lock(" + KEY + ")", _ -> {});
    }

    /** What is kept; begun now if nothing was. */
    Kept kept(Instant now) {
        jdbc.update("insert into driver_hours_kept (begun_at) values (?) on conflict do nothing", time(now));
        var kept = jdbc.queryForObject("select begun_at, marked_until, kept_from, kept_until from driver_hours_kept",
                (row, _) -> Kept.of(row));
        if (kept == null) {
            throw new IllegalStateException("driver_hours_kept is empty");
        }
        return kept;
    }

    /** Whether a fix of that span has been stored. */
    boolean hasFixes(Instant from, Instant until) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "select exists (select from fixes where time >= ? and time < ?)", Boolean.class, time(from),
                time(until)));
    }

    /**
     * Has all writers mark what is before that time, from when the transaction has ended: it waits for those who are writing, and others wait for its
     * end. That is because they lock the table of marks by naming it, before they look what is kept. Gives up after 2 s, so that nobody waits longer.
     */
    void announce(Instant until) {
        jdbc.execute("set local lock_timeout = '2s'");
        jdbc.execute("lock table driver_hours_stale in share mode");
        jdbc.update("""
                update driver_hours_kept set marked_until = greatest(marked_until, cast(? as timestamptz)),
                       kept_from = coalesce(kept_from, ?), kept_until = coalesce(kept_until, ?)
                """, time(until), time(until), time(until));
    }

    /** Adds up the hour's fixes, however many there are. Only what was marked before the transaction began may be added up. */
    void addUp(Instant hour) {
        jdbc.execute((ConnectionCallback<Boolean>) connection -> {
            connection.setNetworkTimeout(Runnable::run, LONGEST_MILLIS);
            return true;
        });
        jdbc.execute("set local work_mem = '64MB'");
        jdbc.update("delete from driver_hours where hour = ?", time(hour));
        jdbc.update(ADD_UP, time(hour), time(hour), time(hour.plus(HOUR)));
    }

    /** Says which hours have been added up. */
    void keep(Instant from, Instant until) {
        jdbc.update("update driver_hours_kept set kept_from = ?, kept_until = ?", time(from), time(until));
    }

    /** Forgets all sums of before that hour. */
    void forgetBefore(Instant hour) {
        jdbc.update("delete from driver_hours where hour < ?", time(hour));
        jdbc.update("""
                update driver_hours_kept set kept_from = greatest(kept_from, cast(? as timestamptz)),
                                             kept_until = greatest(kept_until, cast(? as timestamptz))
                """, time(hour), time(hour));
    }

    /** Adds up again what has been marked longest, and returns whether there may be more. */
    boolean repair() {
        Integer taken = jdbc.queryForObject(REPAIR, Integer.class, MARKS_AT_ONCE);
        return taken != null && taken == MARKS_AT_ONCE;
    }

    /** Forgets the driver's sums and marks, and marks the hours in which there are fixes nevertheless. */
    void forget(long driver) {
        jdbc.update("delete from driver_hours where driver_id = ?", driver);
        jdbc.update("delete from driver_hours_stale where driver_id = ?", driver);
        jdbc.update(MARK, driver);
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
