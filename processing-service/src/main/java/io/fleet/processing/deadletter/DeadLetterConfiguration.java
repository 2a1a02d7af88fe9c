package io.fleet.processing.deadletter;

import io.fleet.service.RedisLink;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
class DeadLetterConfiguration {

    @Bean
    RouterFunction<ServerResponse> deadLetterRoute(RedisLink redis) {
        return new DeadLetterEndpoint(new DeadLetters(redis)).route();
    }
}
