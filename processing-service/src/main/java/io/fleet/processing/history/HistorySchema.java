package io.fleet.processing.history;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.NestedRuntimeException;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * Sees to it that the history's schema is up to date as soon as the database answers, and that its slices are kept, then and each hour.
 *
 * <p>Starting does not wait for the database. Several instances may do this at once. Safe for use by many threads.
 */
public final class HistorySchema implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(HistorySchema.class);
    private static final long FIRST_RETRY_MILLIS = 250;
    private static final long LAST_RETRY_MILLIS = 2_000;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final int BEFORE_THE_CONSUMERS = 0;

    private final HistoryMigration migration;
    private final Function<Edition, Slices> slicing;
    private final InstantSource clock;
    private volatile @Nullable Slices slices;
    private volatile boolean isKept;
    private @Nullable ExecutorService keeper;
    private long retryMillis = FIRST_RETRY_MILLIS;
    private @Nullable String lastFailure;

    /**
     * Nothing is done before {@link #start}.
     *
     * @param slicing the slices of a table in such a database
     */
    HistorySchema(HistoryMigration migration, Function<Edition, Slices> slicing, InstantSource clock) {
        this.migration = migration;
        this.slicing = slicing;
        this.clock = clock;
    }

    /** Whether the schema has been brought up to date; once it has, it stays so, even while the database is away. */
    public boolean isReady() {
        return slices != null;
    }

    /** The slices of the history's table once they have been kept, so that it is known that this instance may do with the history what it must. */
    Optional<Slices> kept() {
        return isKept ? Optional.ofNullable(slices) : Optional.empty();
    }

    /** Whether this instance brings it up to date, rather than to wait for it. */
    boolean migrates() {
        return migration.migrates();
    }

    /** The slices of the history's table. Throws as long as the schema has not been brought up to date. */
    Slices slices() {
        var current = slices;
        if (current == null) {
            throw new DataAccessResourceFailureException("the history's schema is not up to date yet");
        }
        return current;
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
            var current = slices;
            if (current == null) {
                current = open();
            }
            current.keep(clock.instant());
            isKept = true;
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
            log.warn("The history's schema is not in order yet: {}", failure);
        }
    }

    private Slices open() {
        var edition = migration.complete();
        var opened = slicing.apply(edition);
        log.info("History on {}", edition);
        slices = opened;
        return opened;
    }

    private synchronized void again(long afterMillis) {
        if (keeper != null) {
            CompletableFuture.delayedExecutor(afterMillis, TimeUnit.MILLISECONDS, keeper).execute(this::keep);
        }
    }
}
