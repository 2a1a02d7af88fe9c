package io.fleet.gateway.socket;

import io.fleet.gateway.order.OrderReader;
import io.fleet.gateway.relay.Hub;
import io.fleet.gateway.relay.Relay;
import io.fleet.gateway.watch.Viewers;
import io.fleet.service.Endpoint;
import io.fleet.service.WebSocketHandshake;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelOption;
import java.time.InstantSource;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
class SocketConfiguration {

    private static final String PATH = "/api/v1/orders/{order_id}/driver-location";

    /** More than a command may have: Netty would cut the connection before anybody could count why. Beyond this it does. */
    private static final int LONGEST_MESSAGE = 16_384;

    private static final int SEND_BUFFER = 32_768;

    /** Reactor Netty reads it once for the whole process, when it first sends. */
    private static final String PREFETCH = "reactor.netty.send.maxPrefetchSize";
    private static final String FRAMES_AHEAD = "8";

    @Bean
    Connections connections(Viewers viewers, InstantSource clock, MeterRegistry registry, Hub hub) {
        var connections = new Connections(viewers, clock, new SocketMetrics(registry));
        hub.everySecond(connections::tick);
        return connections;
    }

    @Bean
    Drain drain(Connections connections) {
        return new Drain(connections);
    }

    @Bean
    RouterFunction<ServerResponse> driverLocation(OrderReader reader, Relay relay, Connections connections) {
        var location = new DriverLocation(reader, relay, connections, new WebSocketHandshake(LONGEST_MESSAGE));
        return Endpoint.at(PATH).on(HttpMethod.GET, DriverLocation::mayWatch, location::handle).toRoute();
    }

    /** What is taken ahead for a slow connection grows old there, so it is kept short: few frames, a small buffer. */
    @Bean
    NettyServerCustomizer shortSendQueues() {
        if (System.getProperty(PREFETCH) == null) {
            System.setProperty(PREFETCH, FRAMES_AHEAD);
        }
        return server -> server.childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER);
    }
}
