package io.fleet.cli.endtoend;

import io.fleet.cli.watch.WatchListener;
import io.fleet.cli.watch.Watchers;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A customer who wants to see one order for as long as the test lasts: when the socket is closed it comes back after a random while to the
 * next gateway, up to 0.5 s at first and up to twice as long after each failure, as clients are told to.
 *
 * <p>The fixes of the order come one after the other, each with a number that is one more, written as its speed in tenths of km/h.
 */
final class RoamingCustomer implements WatchListener {

    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final OrderId order;
    private final List<Watchers> gateways;
    private final ScheduledExecutorService timer;
    private int next;
    private int failures;
    private int reconnections;
    private int last;
    private long lastNanos;
    private int mostMissed;
    private long longestGapNanos;
    private boolean over;

    RoamingCustomer(OrderId order, List<Watchers> gateways, ScheduledExecutorService timer) {
        this.order = order;
        this.gateways = gateways;
        this.timer = timer;
    }

    /** Comes to that gateway first. */
    synchronized void come(int gateway) {
        next = gateway;
        connect();
    }

    synchronized void leave() {
        over = true;
    }

    /** The number of the newest fix seen. */
    synchronized int last() {
        return last;
    }

    synchronized int reconnections() {
        return reconnections;
    }

    /** How many fixes in a row were not seen, at most. */
    synchronized int mostMissed() {
        return mostMissed;
    }

    /** The longest time between two fixes seen. */
    synchronized Duration longestGap() {
        return Duration.ofNanos(longestGapNanos);
    }

    @Override
    public synchronized void location(OrderId watched, Fix fix, long nanoTime) {
        Double speed = fix.speedKmh();
        int number = speed == null ? 0 : (int) Math.round(speed * 10);
        if (last > 0 && number > last) {
            mostMissed = Math.max(mostMissed, number - last - 1);
            longestGapNanos = Math.max(longestGapNanos, nanoTime - lastNanos);
        }
        if (number > last) {
            lastNanos = nanoTime;
            last = number;
        }
        failures = 0;
    }

    @Override
    public synchronized void closed(OrderId watched, int code, String reason) {
        if (over) {
            return;
        }
        long most = Math.min(LONGEST_WAIT.toMillis(), FIRST_WAIT.toMillis() << Math.min(failures, 6));
        failures++;
        reconnections++;
        next++;
        var _ = timer.schedule(this::connect, ThreadLocalRandom.current().nextLong(most + 1), TimeUnit.MILLISECONDS);
    }

    private synchronized void connect() {
        if (!over) {
            gateways.get(next % gateways.size()).watch(order, this);
        }
    }
}
