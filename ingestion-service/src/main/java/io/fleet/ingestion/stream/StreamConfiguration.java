package io.fleet.ingestion.stream;

import io.fleet.service.RedisLink;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StreamConfiguration {

    @Bean
    FixAppender fixAppender(RedisLink redis) {
        return new FixAppender(redis);
    }
}
