package io.fleet.cli.load;

import io.fleet.cli.send.Report;
import io.fleet.cli.watch.WatchListener;
import io.fleet.cli.watch.Watchers;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Customers who watch the orders of a load. Safe for use by many threads. */
final class Customers implements WatchListener {

    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final int MOST_UNDER_WAY = 200_000;

    private final LoadFigures figures;
    private final Set<String> watched;
    private final CountDownLatch subscribing;
    private final LongAdder broken = new LongAdder();
    private final Map<Key, Long> due = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Long> eldest) {
            return size() > MOST_UNDER_WAY;
        }
    };

    private record Key(DriverId driver, Instant takenAt) {}

    /** So many customers, who share the orders; opens their sockets at once. */
    Customers(int customers, List<OrderId> orders, Watchers watchers, LoadFigures figures) {
        this.figures = figures;
        this.watched = orders.stream().map(OrderId::value).collect(Collectors.toSet());
        this.subscribing = new CountDownLatch(orders.isEmpty() ? 0 : customers);
        for (int i = 0; i < customers && !orders.isEmpty(); i++) {
            var _ = watchers.watch(orders.get(i % orders.size()), this);
        }
    }

    /** Returns when all have subscribed or could not, or after half a minute. */
    void await() throws InterruptedException {
        boolean all = subscribing.await(BOUND.toSeconds(), TimeUnit.SECONDS);
        if (!all) {
            broken.add(subscribing.getCount());
        }
    }

    /** How many sockets could not be opened or have been closed. */
    long broken() {
        return broken.sum();
    }

    /** A fix will be sent that was due then. */
    void expect(Report report, long dueNanos) {
        if (report.takenAt() != null && report.order() != null && watched.contains(report.order())) {
            synchronized (due) {
                due.put(new Key(report.driver(), report.takenAt()), dueNanos);
            }
        }
    }

    @Override
    public void subscribed(OrderId order) {
        subscribing.countDown();
    }

    @Override
    public void location(OrderId order, Fix fix, long nanoTime) {
        Long wasDue;
        synchronized (due) {
            wasDue = due.get(new Key(fix.driver(), fix.takenAt()));
        }
        if (wasDue != null) {
            figures.delivered(wasDue, nanoTime);
        }
    }

    @Override
    public void closed(OrderId order, int code, String reason) {
        broken.increment();
        subscribing.countDown();
    }
}
