package io.fleet.gateway.socket;

import io.fleet.service.RemoteAddress;
import io.netty.channel.Channel;
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

    static Remote of(ServerHttpRequest request) {
        HttpServerRequest netty = ServerHttpRequestDecorator.getNativeRequest(request);
        var channel = new AtomicReference<@Nullable Channel>();
        netty.withConnection(connection -> channel.set(connection.channel()));
        return new Remote(channel.get(), RemoteAddress.of(request).orElse(null));
    }

    /** Breaks the connection off, whatever is still to be sent. */
    void cut() {
        if (channel != null) {
            var _ = channel.close();
        }
    }
}
