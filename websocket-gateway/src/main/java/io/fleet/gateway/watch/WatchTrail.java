package io.fleet.gateway.watch;

import io.fleet.model.OrderId;

/** Is told by a viewer since when and until when it watches which order; must not block. */
public interface WatchTrail {

    void began(OrderId order);

    /** Once for each beginning. */
    void ended(OrderId order);
}
