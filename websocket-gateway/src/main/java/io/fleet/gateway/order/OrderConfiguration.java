package io.fleet.gateway.order;

import io.fleet.gateway.relay.Hub;
import io.fleet.gateway.relay.Relay;
import io.fleet.service.RedisLink;
import io.fleet.service.trace.Traces;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CurrentProperties.class)
class OrderConfiguration {

    @Bean
    OrderReader orderReader(RedisLink redis) {
        return new OrderReader(redis);
    }

    @Bean
    WatchedOrders watchedOrders(Hub hub, Relay relay, OrderReader reader, InstantSource clock,
            Traces traces, CurrentProperties current) {
        var orders = new WatchedOrders(new Sources(hub, relay, reader, clock, traces, current.ttl()));
        hub.everySecond(orders::tick);
        return orders;
    }
}
