package io.fleet.gateway.socket;

import io.fleet.service.RemoteAddress;
import io.netty.channel.Channel;
import java.util.ArrayList;
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
record Remote(Channel channel, @Nullable String address) {

    static Remote of(ServerHttpRequest request) {
        HttpServerRequest netty = ServerHttpRequestDecorator.getNativeRequest(request);
        var channels = new ArrayList<Channel>(1);
        netty.withConnection(connection -> channels.add(connection.channel()));
        return new Remote(channels.getFirst(), RemoteAddress.of(request).orElse(null));
    }
}
