package io.fleet.gateway.watch;

import io.fleet.gateway.order.WatchedOrders;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class WatchConfiguration {

    @Bean
    Viewers viewers(WatchedOrders orders, MeterRegistry registry, InstantSource clock) {
        return new Viewers(orders, new WatchMetrics(registry, clock));
    }
}
