package io.fleet.processing.fleetmap;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the stream of all drivers may take up.
 *
 * @param maxViewers           how many streams one instance serves at a time
 * @param maxViewersPerSubject how many of these with tokens of one subject
 * @param maxDrivers           how many drivers a stream shows at most; of more in its area the rest is counted and left out
 * @param frameInterval        how long from one frame to the next; clients take a stream for dead that is silent for 10 s
 */
@ConfigurationProperties("fleet.map")
record FleetMapProperties(@DefaultValue("50") int maxViewers, @DefaultValue("10") int maxViewersPerSubject,
        @DefaultValue("20000") int maxDrivers, @DefaultValue("1s") Duration frameInterval) {

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    FleetMapProperties {
        checkPositive("fleet.map.max-viewers", maxViewers);
        checkPositive("fleet.map.max-viewers-per-subject", maxViewersPerSubject);
        checkPositive("fleet.map.max-drivers", maxDrivers);
        if (frameInterval.compareTo(SHORTEST) < 0 || frameInterval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "fleet.map.frame-interval: " + frameInterval + " (expected: 50 ms to 5 s)");
        }
    }

    private static void checkPositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }
}
