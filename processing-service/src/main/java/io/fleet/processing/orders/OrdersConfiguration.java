package io.fleet.processing.orders;

import io.fleet.service.RedisLink;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OrdersProperties.class)
class OrdersConfiguration {

    @Bean
    RouterFunction<ServerResponse> dispatchRoute(RedisLink redis) {
        return new DispatchEndpoint(new Dispatch(redis)).route();
    }
}
