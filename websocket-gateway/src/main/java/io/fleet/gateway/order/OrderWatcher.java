package io.fleet.gateway.order;

import io.fleet.model.OrderId;

/** Sees what an order shows. Called on the hub only; must not block. */
public interface OrderWatcher {

    /** The subscription stands: nothing published from here on is missed. Called once, and first. */
    void subscribed(OrderId order);

    /** Called after {@link #subscribed}, and then on each change. After {@link Status#ENDED} nothing follows unless the order is bound anew. */
    void status(OrderId order, Status status);

    /**
     * The current fix, then each newer one, in order of time as long as the order shows the same driver.
     *
     * @param justPublished whether it comes straight from the driver, and was not read from what Redis keeps
     */
    void fix(OrderId order, ShownFix fix, boolean justPublished);

    /** What was shown may not be shown any more, not even if it waits to be sent. */
    void withdrawn(OrderId order);
}
