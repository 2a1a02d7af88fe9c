package io.fleet.gateway.socket;

import io.fleet.model.OrderId;
import io.fleet.service.Caller;
import io.netty.channel.Channel;

/**
 * Somebody who was let in.
 *
 * @param order   what is watched first, which the caller may
 * @param place   the one that is held
 * @param channel what leads to the client
 */
record Arrival(Connection.Kind kind, Caller caller, OrderId order, Admission.Place place, Channel channel) {}
