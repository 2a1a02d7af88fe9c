package io.fleet.gateway.relay;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Says whether this node hears Redis. It belongs to the readiness: until then customers are refused. */
final class RelayHealth implements HealthIndicator {

    private final Relay relay;

    RelayHealth(Relay relay) {
        this.relay = relay;
    }

    @Override
    public Health health() {
        return relay.isAvailable()
                ? Health.up().build()
                : Health.down().withDetail("relay", "waiting for a connection to Redis for subscriptions").build();
    }
}
