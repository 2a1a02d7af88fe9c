package io.fleet.gateway.socket;

import io.fleet.model.OrderId;
import io.fleet.service.Caller;

/**
 * Somebody who was let in.
 *
 * @param order what is watched first, which the caller may
 * @param place the one that is held
 * @param cut   breaks the connection off, for a client that does not even take its close frame
 */
record Arrival(Connection.Kind kind, Caller caller, OrderId order, Admission.Place place, Runnable cut) {}
