package io.fleet.gateway.socket;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a node goes.
 *
 * @param window over how long its connections are closed
 */
@ConfigurationProperties("fleet.drain")
record DrainProperties(@DefaultValue("20s") Duration window) {

    DrainProperties {
        if (!window.isPositive()) {
            throw new IllegalArgumentException("fleet.drain.window: " + window + " (expected: more than 0)");
        }
    }
}
