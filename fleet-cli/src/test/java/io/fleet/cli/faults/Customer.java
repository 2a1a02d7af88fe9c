package io.fleet.cli.faults;

import io.fleet.cli.watch.Watch;
import io.fleet.cli.watch.WatchListener;
import io.fleet.cli.watch.Watchers;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One customer, who remembers what should not have been seen. Safe for use by many threads. */
final class Customer implements WatchListener, AutoCloseable {

    private static final long PAUSE_MILLIS = 500;
    private static final int MOST_COMPLAINTS = 5;
    private static final Duration CURRENT = Duration.ofMinutes(5);

    private final OrderId order;
    private final DriverId driver;
    private final Watchers watchers;
    private final ScheduledExecutorService scheduler;
    private final InstantSource clock;
    private final List<String> complaints = new ArrayList<>();
    private @Nullable Watch watch;
    private boolean closed;
    private long newestMillis;
    private Instant newestReceivedAt = Instant.EPOCH;
    private long onThisSocketMillis;
    private long lastNanos;
    private long longestGapNanos;

    Customer(OrderId order, DriverId driver, Watchers watchers, ScheduledExecutorService scheduler,
            InstantSource clock) {
        this.order = order;
        this.driver = driver;
        this.watchers = watchers;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    synchronized void watch() {
        if (!closed) {
            onThisSocketMillis = 0;
            watch = watchers.watch(order, this);
        }
    }

    DriverId driver() {
        return driver;
    }

    /** The time of the newest fix seen, in milliseconds since 1970; 0 before the first. */
    synchronized long newestMillis() {
        return newestMillis;
    }

    synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }

    synchronized void forgetGap() {
        lastNanos = System.nanoTime();
        longestGapNanos = 0;
    }

    synchronized Duration longestGap() {
        return Duration.ofNanos(Math.max(longestGapNanos, System.nanoTime() - lastNanos));
    }

    @Override
    public synchronized void location(OrderId watched, Fix fix, long nanoTime) {
        long millis = fix.takenAt().toEpochMilli();
        if (!fix.driver().equals(driver) || !watched.equals(order)) {
            complain("the fix of driver " + fix.driver() + " on the order of driver " + driver);
        }
        // A new socket begins with the current fix, which may be the one seen last.
        if (isCurrent() && (millis < newestMillis || millis <= onThisSocketMillis)) {
            complain(order + " went back by " + (newestMillis - millis) + " ms");
        }
        onThisSocketMillis = millis;
        if (millis > newestMillis) {
            newestMillis = millis;
            newestReceivedAt = fix.receivedAt();
        }
        longestGapNanos = Math.max(longestGapNanos, nanoTime - lastNanos);
        lastNanos = nanoTime;
    }

    @Override
    public synchronized void closed(OrderId watched, int code, String reason) {
        try {
            if (!closed) {
                var _ = scheduler.schedule(this::watch, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException _) {
            // Nobody watches any more.
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (watch != null) {
            watch.close();
        }
    }

    /** Whether the newest fix seen is still one that the system knows of: it is forgotten five minutes after its receipt. */
    private boolean isCurrent() {
        return Duration.between(newestReceivedAt, clock.instant()).compareTo(CURRENT) < 0;
    }

    private void complain(String about) {
        if (complaints.size() < MOST_COMPLAINTS) {
            complaints.add(about);
        }
    }
}
