package io.fleet.gateway.watch;

import io.fleet.gateway.order.OrderWatcher;
import io.fleet.gateway.order.ShownFix;
import io.fleet.gateway.order.Status;
import io.fleet.gateway.order.Watch;
import io.fleet.gateway.order.WatchedOrders;
import io.fleet.model.OrderId;
import java.util.HashMap;
import java.util.Map;

/**
 * One customer's connection, whatever carries it: the orders that it watches, and its outbox.
 *
 * <p>Safe for use by many threads, never blocks. Closing it ends all watches.
 */
public final class Viewer implements OrderWatcher, AutoCloseable {

    private final WatchedOrders orders;
    private final Outbox outbox;
    private final Map<OrderId, Watch> watches = new HashMap<>(2);
    private boolean closed;

    Viewer(WatchedOrders orders, Outbox outbox) {
        this.orders = orders;
        this.outbox = outbox;
    }

    public Outbox outbox() {
        return outbox;
    }

    /** Shows the order from soon after this; not again if it is watched already. */
    public synchronized void watch(OrderId order) {
        if (!closed) {
            watches.computeIfAbsent(order, wanted -> orders.watch(wanted, this));
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        watches.values().forEach(Watch::close);
        watches.clear();
    }

    @Override
    public void subscribed(OrderId order) {
        outbox.control(Frames.subscribed(order));
    }

    @Override
    public void status(OrderId order, Status status) {
        outbox.control(Frames.status(order, status));
        if (status == Status.ENDED && leave(order)) {
            outbox.end(CloseCode.OVER);
        }
    }

    @Override
    public void fix(OrderId order, ShownFix fix, boolean justPublished) {
        outbox.fix(order, fix, justPublished);
    }

    @Override
    public void withdrawn(OrderId order) {
        outbox.withdraw(order);
    }

    /** Whether that was the last. */
    private synchronized boolean leave(OrderId order) {
        var watch = watches.remove(order);
        if (watch != null) {
            watch.close();
        }
        return watches.isEmpty();
    }
}
