package io.fleet.ingestion.current;

import io.fleet.service.RedisLink;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CurrentConfiguration {

    @Bean
    CurrentFix currentFix(RedisLink redis) {
        return new CurrentFix(redis);
    }
}
