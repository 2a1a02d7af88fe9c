package io.fleet.gateway.order;

import io.fleet.gateway.relay.Relay;
import io.fleet.service.trace.Traces;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * From where a watched order knows what it shows.
 *
 * @param hub        runs what has to be done about an order
 * @param traces     records what is shown of fixes that are traced
 * @param currentFor how long after its receipt a fix is current
 */
record Sources(Executor hub, Relay relay, OrderReader reader, InstantSource clock, Traces traces,
        Duration currentFor) {}
