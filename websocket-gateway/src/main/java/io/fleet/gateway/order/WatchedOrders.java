package io.fleet.gateway.order;

import io.fleet.model.OrderId;
import java.util.HashMap;
import java.util.Map;

/**
 * The orders that somebody watches on this node.
 *
 * <p>Safe for use by many threads, never blocks. An order takes subscriptions in Redis from its first watcher to its last.
 */
public final class WatchedOrders {

    private final Map<OrderId, WatchedOrder> orders = new HashMap<>();
    private final Sources sources;

    WatchedOrders(Sources sources) {
        this.sources = sources;
    }

    /** Shows the order to the watcher from soon after this until the watch is closed. */
    public Watch watch(OrderId order, OrderWatcher watcher) {
        sources.hub().execute(() -> join(order, watcher));
        return () -> sources.hub().execute(() -> leave(order, watcher));
    }

    /** For the hub. */
    void tick() {
        orders.values().forEach(WatchedOrder::tick);
    }

    private void join(OrderId id, OrderWatcher watcher) {
        var watched = orders.get(id);
        if (watched != null) {
            watched.join(watcher);
            return;
        }
        var first = new WatchedOrder(id, sources);
        orders.put(id, first);
        first.join(watcher);
        first.open();
    }

    private void leave(OrderId id, OrderWatcher watcher) {
        var watched = orders.get(id);
        if (watched != null && !watched.leave(watcher)) {
            orders.remove(id);
            watched.close();
        }
    }
}
