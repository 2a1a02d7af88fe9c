package io.fleet.gateway.order;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a fix is current.
 *
 * @param ttl after its receipt
 */
@ConfigurationProperties("fleet.current")
record CurrentProperties(@DefaultValue("5m") Duration ttl) {

    CurrentProperties {
        if (!ttl.isPositive()) {
            throw new IllegalArgumentException("fleet.current.ttl: " + ttl + " (expected: more than 0)");
        }
    }
}
