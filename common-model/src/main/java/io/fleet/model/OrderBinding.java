package io.fleet.model;

/** Whom an order shows. An order without a binding waits for one. */
public sealed interface OrderBinding {

    /** Held by the first driver who reported the order; only the fixes that name the order are shown. */
    record Reported(DriverId driver) implements OrderBinding {}

    /** Given by a dispatcher; every fix of the driver is shown. */
    record Dispatched(DriverId driver) implements OrderBinding {}

    /** Over: nothing is shown any more. */
    record Ended() implements OrderBinding {}
}
