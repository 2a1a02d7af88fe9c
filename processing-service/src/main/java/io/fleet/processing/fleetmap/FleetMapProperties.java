package io.fleet.processing.fleetmap;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the stream of all drivers may take up.
 *
 * @param maxViewers how many streams one instance serves at a time
 * @param maxDrivers how many drivers a stream shows at most; of more in its area the rest is counted and left out
 */
@ConfigurationProperties("fleet.map")
record FleetMapProperties(@DefaultValue("50") int maxViewers, @DefaultValue("20000") int maxDrivers) {

    FleetMapProperties {
        checkPositive("fleet.map.max-viewers", maxViewers);
        checkPositive("fleet.map.max-drivers", maxDrivers);
    }

    private static void checkPositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }
}
