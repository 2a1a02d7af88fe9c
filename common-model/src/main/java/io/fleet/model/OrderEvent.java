package io.fleet.model;

/** A change of whom an order shows. */
public sealed interface OrderEvent {

    /** The order now shows this driver. */
    record Assigned(DriverId driver) implements OrderEvent {}

    /** The order shows nobody until somebody is bound again. */
    record Released() implements OrderEvent {}

    /** The order is over. */
    record Ended() implements OrderEvent {}
}
