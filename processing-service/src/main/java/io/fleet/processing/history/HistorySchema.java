package io.fleet.processing.history;

import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.NestedRuntimeException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Brings the history's schema up to date as soon as the database answers, and makes the coming days' partitions, then and each hour.
 *
 * <p>Starting does not wait for the database. Several instances may do this at once. Safe for use by many threads.
 */
public final class HistorySchema implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(HistorySchema.class);
    private static final long FIRST_RETRY_MILLIS = 250;
    private static final long LAST_RETRY_MILLIS = 2_000;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final long DAY_MILLIS = 24 * HOUR_MILLIS;
    private static final int BEFORE_THE_CONSUMERS = 0;

    private final Flyway flyway;
    private final JdbcTemplate jdbc;
    private final DayPartitions partitions;
    private final InstantSource clock;
    private volatile boolean ready;
    private @Nullable ExecutorService keeper;
    private long retryMillis = FIRST_RETRY_MILLIS;
    private @Nullable String lastFailure;

    HistorySchema(Flyway flyway, JdbcTemplate jdbc, DayPartitions partitions, InstantSource clock) {
        this.flyway = flyway;
        this.jdbc = jdbc;
        this.partitions = partitions;
        this.clock = clock;
    }

    /** Whether the schema has been brought up to date; once it has, it stays so, even while the database is away. */
    public boolean isReady() {
        return ready;
    }

    /** Throws as long as the schema has not been brought up to date. */
    public void requireReady() {
        if (!ready) {
            throw new DataAccessResourceFailureException("the history's schema is not up to date yet");
        }
    }

    @Override
    public synchronized void start() {
        if (keeper == null) {
            keeper = Executors.newSingleThreadExecutor(Thread.ofVirtual().name("history-schema").factory());
            keeper.execute(this::keep);
        }
    }

    @Override
    public synchronized void stop() {
        if (keeper != null) {
            keeper.shutdownNow();
            keeper = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return keeper != null;
    }

    @Override
    public int getPhase() {
        return BEFORE_THE_CONSUMERS;
    }

    private void keep() {
        try {
            if (!ready) {
                migrate();
            }
            partitions.ensureAround(Math.floorDiv(clock.millis(), DAY_MILLIS));
            retryMillis = FIRST_RETRY_MILLIS;
            lastFailure = null;
            again(HOUR_MILLIS);
        } catch (FlywayException | NestedRuntimeException away) {
            warn(String.valueOf(NestedExceptionUtils.getMostSpecificCause(away).getMessage()));
            again(retryMillis);
            retryMillis = Math.min(2 * retryMillis, LAST_RETRY_MILLIS);
        }
    }

    private void warn(String failure) {
        if (isRunning() && !failure.equals(lastFailure)) {
            lastFailure = failure;
            log.warn("The history's schema cannot be brought up to date yet: {}", failure);
        }
    }

    private void migrate() {
        flyway.migrate();
        log.info("History on PostgreSQL {}, {}", jdbc.queryForObject("show server_version", String.class), timescale());
        ready = true;
    }

    private String timescale() {
        return jdbc.queryForList("select extversion from pg_extension where extname = 'timescaledb'", String.class)
                .stream().findFirst().map(version -> "with TimescaleDB " + version).orElse("without TimescaleDB");
    }

    private synchronized void again(long afterMillis) {
        if (keeper != null) {
            CompletableFuture.delayedExecutor(afterMillis, TimeUnit.MILLISECONDS, keeper).execute(this::keep);
        }
    }
}
