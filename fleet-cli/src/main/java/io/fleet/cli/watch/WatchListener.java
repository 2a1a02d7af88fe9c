package io.fleet.cli.watch;

import io.fleet.model.Fix;
import io.fleet.model.OrderId;

/** Is told what a customer sees; called by one thread at a time for each watch, and must not block. */
public interface WatchListener {

    /** The subscription stands: nothing from here on is missed. */
    default void subscribed(OrderId order) {}

    /** A fix has arrived, at that {@link System#nanoTime}. */
    default void location(OrderId order, Fix fix, long nanoTime) {}

    /** Any other frame, as it is written. */
    default void other(OrderId order, String frame) {}

    /** The socket is closed, or could not be opened. */
    default void closed(OrderId order, int code, String reason) {}
}
