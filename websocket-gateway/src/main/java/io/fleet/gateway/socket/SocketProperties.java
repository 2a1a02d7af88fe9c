package io.fleet.gateway.socket;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many customers may be connected at once, by WebSocket and server-sent events together.
 *
 * @param max           on this node
 * @param maxPerAddress from one address, which behind a proxy is the proxy's unless {@code server.forward-headers-strategy} is set
 * @param maxPerSubject with tokens of one subject
 */
@ConfigurationProperties("fleet.sockets")
record SocketProperties(@DefaultValue("20000") int max, @DefaultValue("2000") int maxPerAddress,
        @DefaultValue("20") int maxPerSubject) {

    SocketProperties {
        check("max", max);
        check("max-per-address", maxPerAddress);
        check("max-per-subject", maxPerSubject);
    }

    private static void check(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("fleet.sockets." + name + ": " + value + " (expected: >= 1)");
        }
    }
}
