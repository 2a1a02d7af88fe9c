package io.fleet.ingestion.limit;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitProperties.class)
class LimitConfiguration {

    @Bean
    DriverLimits driverLimits(LimitProperties properties) {
        return new DriverLimits(properties, System::nanoTime);
    }
}
