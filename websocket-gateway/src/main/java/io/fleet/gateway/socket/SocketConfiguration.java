package io.fleet.gateway.socket;

import io.fleet.gateway.order.OrderReader;
import io.fleet.gateway.relay.Relay;
import io.fleet.gateway.watch.Viewers;
import io.fleet.service.Endpoint;
import io.fleet.service.TokenVerifier;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelOption;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SocketProperties.class, DrainProperties.class})
class SocketConfiguration {

    private static final String PATH = "/api/v1/orders/{order_id}/driver-location";

    private static final int SEND_BUFFER = 32_768;

    /** Of server-sent events. Reactor Netty reads it once for the whole process, when it first sends. */
    private static final String PREFETCH = "reactor.netty.send.maxPrefetchSize";
    private static final String FRAMES_AHEAD = "8";

    @Bean
    LongSupplier nanoTime() {
        return System::nanoTime;
    }

    @Bean
    SocketTimer socketTimer() {
        return new SocketTimer();
    }

    @Bean
    SocketMetrics socketMetrics(MeterRegistry registry) {
        return new SocketMetrics(registry);
    }

    @Bean
    Rounds rounds(InstantSource clock, LongSupplier nanoTime) {
        return new Rounds(clock, nanoTime);
    }

    @Bean
    Connections connections(Viewers viewers, InstantSource clock, LongSupplier nanoTime, Rounds rounds,
            SocketMetrics metrics) {
        return new Connections(viewers, clock, nanoTime, rounds, metrics);
    }

    /** Spring would not wait for a window as long as its own timeout. */
    @Bean
    Drain drain(Connections connections, SocketTimer timer, DrainProperties properties,
            DefaultLifecycleProcessor lifecycle) {
        var drain = new Drain(connections, timer, properties.window());
        lifecycle.setTimeoutForShutdownPhase(drain.getPhase(),
                Drain.longest(properties.window()).plusSeconds(1).toMillis());
        return drain;
    }

    @Bean
    Admission admission(SocketProperties limits, LongSupplier nanoTime) {
        return new Admission(limits, nanoTime);
    }

    @Bean
    Entrance entrance(Relay relay, Admission admission, Connections connections, SocketMetrics metrics,
            TokenVerifier verifier) {
        var gates = new Entrance.Gates(new Commands(verifier), new OrderEvents(connections));
        return new Entrance(relay, admission, connections, metrics, gates);
    }

    @Bean
    RouterFunction<ServerResponse> driverLocation(OrderReader reader, Entrance entrance) {
        var location = new DriverLocation(reader, entrance);
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
