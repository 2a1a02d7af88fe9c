package io.fleet.processing.live;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a current fix is.
 *
 * @param ttl    for how long after its receipt a fix is current at most; who is silent for longer is forgotten
 * @param maxAge how old a fix may be on its receipt to become current
 */
@ConfigurationProperties("fleet.current")
record CurrentProperties(@DefaultValue("5m") Duration ttl, @DefaultValue("5m") Duration maxAge) {

    CurrentProperties {
        checkPositive("fleet.current.ttl", ttl);
        checkPositive("fleet.current.max-age", maxAge);
    }

    private static void checkPositive(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1ms)");
        }
    }
}
