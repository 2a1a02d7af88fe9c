package io.fleet.processing.consume;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How entries are worked on.
 *
 * @param maxDeliveries after how many deliveries an entry is given up on which its duty fails each time, outages not counted
 */
@ConfigurationProperties("fleet.consume")
record ConsumeProperties(@DefaultValue("5") int maxDeliveries) {

    ConsumeProperties {
        if (maxDeliveries < 1) {
            throw new IllegalArgumentException(
                    "fleet.consume.max-deliveries: " + maxDeliveries + " (expected: >= 1)");
        }
    }
}
