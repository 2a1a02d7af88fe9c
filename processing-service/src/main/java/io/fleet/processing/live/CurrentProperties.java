package io.fleet.processing.live;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a current fix is.
 *
 * @param ttl    for how long after its receipt a fix is current at most; who is silent for longer is forgotten
 * @param maxAge how old a fix may be on its receipt to become current
 * @param gather from one reading of fixes to the next, so that several become current at once; zero: each as it comes
 */
@ConfigurationProperties("fleet.current")
record CurrentProperties(@DefaultValue("5m") Duration ttl, @DefaultValue("5m") Duration maxAge,
        @DefaultValue("1ms") Duration gather) {

    private static final Duration MOST_GATHER = Duration.ofSeconds(1);

    CurrentProperties {
        checkPositive("fleet.current.ttl", ttl);
        checkPositive("fleet.current.max-age", maxAge);
        if (gather.isNegative() || gather.compareTo(MOST_GATHER) > 0) {
            throw new IllegalArgumentException("fleet.current.gather: " + gather + " (expected: 0s to 1s)");
        }
    }

    private static void checkPositive(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1ms)");
        }
    }
}
