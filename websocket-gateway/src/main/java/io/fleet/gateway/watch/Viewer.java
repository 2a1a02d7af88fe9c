package io.fleet.gateway.watch;

import io.fleet.gateway.order.OrderWatcher;
import io.fleet.gateway.order.ShownFix;
import io.fleet.gateway.order.Status;
import io.fleet.gateway.order.Watch;
import io.fleet.gateway.order.WatchedOrders;
import io.fleet.model.OrderId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One customer's connection, whatever carries it: the orders that it watches, and its outbox.
 *
 * <p>Safe for use by many threads, never blocks. An order that was left is not sent one frame more. Closing it ends all watches.
 */
public final class Viewer implements AutoCloseable {

    /** How many orders may be watched at once. */
    public static final int MOST_ORDERS = 32;

    private final WatchedOrders orders;
    private final Outbox outbox;
    private final WatchTrail trail;
    private final Map<OrderId, Watching> watched = new HashMap<>(2);
    private boolean closed;

    Viewer(WatchedOrders orders, Outbox outbox, WatchTrail trail) {
        this.trail = trail;
        this.orders = orders;
        this.outbox = outbox;
    }

    public Outbox outbox() {
        return outbox;
    }

    /** Shows the order from soon after this; one that is watched already is acknowledged again. False if too many are watched. */
    public synchronized boolean watch(OrderId order) {
        var present = watched.get(order);
        if (present != null) {
            present.acknowledgeAgain();
        } else if (!closed) {
            if (watched.size() >= MOST_ORDERS) {
                return false;
            }
            var watching = new Watching(order);
            watched.put(order, watching);
            trail.began(order);
            watching.watch = orders.watch(order, watching);
        }
        return true;
    }

    /** Shows the order no more; false if it was not watched. */
    public synchronized boolean leave(OrderId order) {
        var watching = watched.remove(order);
        if (watching == null) {
            return false;
        }
        watching.close();
        outbox.withdraw(order);
        return true;
    }

    /** Leaves each order that is not to be kept, and tells which. */
    public synchronized List<OrderId> leaveAllBut(Predicate<OrderId> kept) {
        var left = watched.keySet().stream().filter(kept.negate()).sorted((a, b) -> a.value().compareTo(b.value()))
                .toList();
        left.forEach(this::leave);
        return left;
    }

    public synchronized boolean watchesNothing() {
        return watched.isEmpty();
    }

    @Override
    public synchronized void close() {
        closed = true;
        watched.values().forEach(Watching::close);
        watched.clear();
    }

    /** One order on this connection, from a subscription to its end. What is under way when it ends is not sent. Guarded by the viewer. */
    private final class Watching implements OrderWatcher {

        private final OrderId order;
        private @Nullable Watch watch;
        private @Nullable OrderId standing;
        private int acknowledgementsOwed = 1;
        private boolean over;

        Watching(OrderId order) {
            this.order = order;
        }

        /** Only once the subscription stands, because that is what it says. */
        void acknowledgeAgain() {
            acknowledgementsOwed++;
            if (standing != null) {
                acknowledge(standing);
            }
        }

        void close() {
            over = true;
            trail.ended(order);
            if (watch != null) {
                watch.close();
            }
        }

        @Override
        public void subscribed(OrderId order) {
            synchronized (Viewer.this) {
                if (!over) {
                    standing = order;
                    acknowledge(order);
                }
            }
        }

        @Override
        public void status(OrderId order, Status status) {
            synchronized (Viewer.this) {
                if (over) {
                    return;
                }
                outbox.control(Frames.status(order, status));
                if (status == Status.ENDED && leave(order) && watched.isEmpty()) {
                    outbox.end(CloseCode.OVER);
                }
            }
        }

        @Override
        public void fix(OrderId order, ShownFix fix, boolean justPublished) {
            synchronized (Viewer.this) {
                if (!over) {
                    outbox.fix(order, fix, justPublished);
                }
            }
        }

        @Override
        public void withdrawn(OrderId order) {
            synchronized (Viewer.this) {
                if (!over) {
                    outbox.withdraw(order);
                }
            }
        }

        private void acknowledge(OrderId order) {
            for (; acknowledgementsOwed > 0; acknowledgementsOwed--) {
                outbox.control(Frames.subscribed(order));
            }
        }
    }
}
