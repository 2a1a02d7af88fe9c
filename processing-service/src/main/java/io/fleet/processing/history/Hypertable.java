package io.fleet.processing.history;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The history as a hypertable of TimescaleDB, which makes its chunks itself.
 *
 * <p>The community edition also compresses and drops them and keeps the hourly sums, by policies that are set from the settings the first time
 * {@link #keep} is called; on the Apache edition {@link #keep} drops the chunks. Nothing is changed that is as the settings want it.
 */
final class Hypertable implements Slices {

    private static final String LOCK = "select pg_advisory_xact_lock(hashtextextended('fleet.history.settings', 0))";
    private static final String TRY_LOCK = "select pg_try_advisory_xact_lock(hashtextextended('fleet.history.expiry', 0))";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final HistoryProperties settings;
    private final boolean community;
    private boolean isSet;

    Hypertable(JdbcTemplate jdbc, TransactionTemplate transaction, HistoryProperties settings, boolean community) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.settings = settings;
        this.community = community;
    }

    @Override
    public void ensure(long... days) {}

    @Override
    public void forget() {}

    @Override
    public @Nullable Instant first() {
        var first = jdbc.queryForObject(
                "select min(range_start) from timescaledb_information.chunks where hypertable_name = 'fixes'",
                OffsetDateTime.class);
        return first == null ? null : first.toInstant();
    }

    @Override
    public synchronized void keep(Instant now) {
        if (!isSet) {
            transaction.executeWithoutResult(_ -> set());
            isSet = true;
        }
        if (!community) {
            transaction.executeWithoutResult(_ -> drop(now.minus(settings.retention())));
        }
    }

    private void set() {
        jdbc.execute(LOCK);
        jdbc.query("""
                select set_chunk_time_interval('fixes', chunk) from (select cast(? as interval) as chunk)
                where not exists (select from timescaledb_information.dimensions
                                  where hypertable_name = 'fixes' and time_interval = chunk)
                """, _ -> {}, interval(settings.chunkInterval()));
        if (community) {
            new Policies(jdbc, settings).set();
        }
    }

    private void drop(Instant before) {
        if (Boolean.TRUE.equals(jdbc.queryForObject(TRY_LOCK, Boolean.class))) {
            jdbc.execute("set local lock_timeout = '5s'");
            jdbc.query("select drop_chunks('fixes', older_than => cast(? as timestamptz))", _ -> {},
                    OffsetDateTime.ofInstant(before, ZoneOffset.UTC));
        }
    }

    /** As PostgreSQL reads it. */
    static String interval(Duration duration) {
        return duration.toSeconds() + " seconds";
    }
}
