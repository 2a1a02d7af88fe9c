package io.fleet.service;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many tokens that are none of ours one address may send to one instance.
 *
 * @param failedAuthPerMinute in the long run
 * @param failedAuthBurst     at once, after a while without any
 */
@ConfigurationProperties("fleet.limit")
record FailedTokenProperties(@DefaultValue("60") int failedAuthPerMinute, @DefaultValue("120") int failedAuthBurst) {

    private static final int MOST = 1_000_000;

    FailedTokenProperties {
        check("failed-auth-per-minute", failedAuthPerMinute);
        check("failed-auth-burst", failedAuthBurst);
    }

    private static void check(String name, int value) {
        if (value < 1 || value > MOST) {
            throw new IllegalArgumentException("fleet.limit." + name + ": " + value + " (expected: 1 to " + MOST + ")");
        }
    }
}
