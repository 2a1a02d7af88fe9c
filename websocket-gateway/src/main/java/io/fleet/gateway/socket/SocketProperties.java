package io.fleet.gateway.socket;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many customers may be connected at once, by WebSocket and server-sent events together, and how fast they may come.
 *
 * @param max           on this node
 * @param maxPerAddress from one address, which behind a proxy is the proxy's unless {@code server.forward-headers-strategy} is set
 * @param maxPerSubject with tokens of one subject
 * @param handshakesPerSecond how many are let in per second, and as many at once: what a node of two cores can welcome with a current fix
 */
@ConfigurationProperties("fleet.sockets")
record SocketProperties(@DefaultValue("20000") int max, @DefaultValue("2000") int maxPerAddress,
        @DefaultValue("20") int maxPerSubject, @DefaultValue("2000") int handshakesPerSecond) {

    private static final int MOST_HANDSHAKES = 1_000_000;

    SocketProperties {
        check("max", max);
        check("max-per-address", maxPerAddress);
        check("max-per-subject", maxPerSubject);
        if (handshakesPerSecond < 1 || handshakesPerSecond > MOST_HANDSHAKES) {
            throw new IllegalArgumentException("fleet.sockets.handshakes-per-second: " + handshakesPerSecond
                    + " (expected: 1 to " + MOST_HANDSHAKES + ")");
        }
    }

    private static void check(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("fleet.sockets." + name + ": " + value + " (expected: >= 1)");
        }
    }
}
