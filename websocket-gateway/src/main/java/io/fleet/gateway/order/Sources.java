package io.fleet.gateway.order;

import io.fleet.gateway.relay.Relay;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * From where a watched order knows what it shows.
 *
 * @param hub        runs what has to be done about an order
 * @param currentFor how long after its receipt a fix is current
 */
record Sources(Executor hub, Relay relay, OrderReader reader, InstantSource clock, Duration currentFor) {}
