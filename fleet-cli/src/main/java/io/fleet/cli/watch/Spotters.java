package io.fleet.cli.watch;

import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A few customers who follow a few drivers from order to order, to see how long fixes take to arrive.
 *
 * <p>Safe for use by many threads.
 */
public final class Spotters {

    private final Watchers watchers;
    private final Latency latency;
    private final int most;
    private final Map<DriverId, Spotter> spotters = new HashMap<>();

    /** Follows the first so many drivers that are on an order. */
    public Spotters(Watchers watchers, Latency latency, int most) {
        this.watchers = watchers;
        this.latency = latency;
        this.most = most;
    }

    /** A driver sends a fix: it is measured if a customer watches its order, and another order begins to be watched. */
    public void sending(DriverId driver, Instant takenAt, @Nullable OrderId order, long nanoTime) {
        Spotter spotter = spotter(driver, order);
        if (spotter != null) {
            spotter.sending(takenAt, order, nanoTime);
        }
    }

    private synchronized @Nullable Spotter spotter(DriverId driver, @Nullable OrderId order) {
        Spotter known = spotters.get(driver);
        if (known != null || order == null || spotters.size() >= most) {
            return known;
        }
        var added = new Spotter(driver);
        spotters.put(driver, added);
        return added;
    }

    /** Who follows one driver. */
    private final class Spotter implements WatchListener {

        private final DriverId driver;
        private @Nullable Watch watch;
        private boolean subscribed;

        Spotter(DriverId driver) {
            this.driver = driver;
        }

        synchronized void sending(Instant takenAt, @Nullable OrderId order, long nanoTime) {
            Watch now = watch;
            if (order == null) {
                return;
            }
            if (now == null || now.isOver() || !now.order().equals(order)) {
                if (now != null) {
                    now.close();
                }
                subscribed = false;
                watch = watchers.watch(order, this);
            } else if (subscribed) {
                latency.sent(driver, takenAt, nanoTime);
            }
        }

        @Override
        public synchronized void subscribed(OrderId order) {
            subscribed = watch != null && watch.order().equals(order);
        }

        @Override
        public void location(OrderId order, Fix fix, long nanoTime) {
            latency.received(fix.driver(), fix.takenAt(), nanoTime);
        }
    }
}
