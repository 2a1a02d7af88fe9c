package io.fleet.gateway.socket;

import io.netty.channel.Channel;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The other end of a connection.
 *
 * @param channel what leads there
 * @param address by which connections are counted, or null if it is not known: all of an IPv6 network of 64 bits counts as one
 */
record Remote(@Nullable Channel channel, @Nullable String address) {

    private static final int NETWORK_BYTES = 8;

    static Remote of(ServerHttpRequest request) {
        HttpServerRequest netty = ServerHttpRequestDecorator.getNativeRequest(request);
        var channel = new AtomicReference<@Nullable Channel>();
        netty.withConnection(connection -> channel.set(connection.channel()));
        return new Remote(channel.get(), countedAs(request.getRemoteAddress()));
    }

    /** Breaks the connection off, whatever is still to be sent. */
    void cut() {
        if (channel != null) {
            var _ = channel.close();
        }
    }

    private static @Nullable String countedAs(@Nullable InetSocketAddress remote) {
        InetAddress address = remote == null ? null : remote.getAddress();
        if (address == null) {
            return null;
        }
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_BYTES)
                : address.getHostAddress();
    }
}
