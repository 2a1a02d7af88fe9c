package io.fleet.service;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** By which address somebody is counted who has no name. */
public final class RemoteAddress {

    private static final int NETWORK_BYTES = 8;

    private RemoteAddress() {}

    /**
     * The address that the request came from, behind a proxy the proxy's unless {@code server.forward-headers-strategy} is set; all of an IPv6
     * network of 64 bits counts as one. Empty if it is not known.
     */
    public static Optional<String> of(ServerHttpRequest request) {
        return Optional.ofNullable(request.getRemoteAddress()).map(RemoteAddress::countedAs);
    }

    /** What a proxy tells comes as a name that nobody has looked up. */
    private static String countedAs(InetSocketAddress remote) {
        var address = remote.getAddress();
        try {
            return countedAs(address == null ? InetAddress.ofLiteral(remote.getHostString()) : address);
        } catch (IllegalArgumentException noAddress) {
            return remote.getHostString();
        }
    }

    static String countedAs(InetAddress address) {
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_BYTES)
                : address.getHostAddress();
    }
}
