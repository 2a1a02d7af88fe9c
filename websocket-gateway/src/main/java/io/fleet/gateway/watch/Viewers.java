package io.fleet.gateway.watch;

import io.fleet.gateway.order.WatchedOrders;

/** Makes viewers. Safe for use by many threads. */
public final class Viewers {

    private final WatchedOrders orders;
    private final WatchMetrics metrics;

    Viewers(WatchedOrders orders, WatchMetrics metrics) {
        this.orders = orders;
        this.metrics = metrics;
    }

    /** A viewer who watches nothing yet; to be closed by whoever asked for it. */
    public Viewer open(WatchTrail trail) {
        return new Viewer(orders, new Outbox(metrics), trail);
    }
}
