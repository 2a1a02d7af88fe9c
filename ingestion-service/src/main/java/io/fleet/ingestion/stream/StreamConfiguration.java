package io.fleet.ingestion.stream;

import io.fleet.service.RedisLink;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BacklogProperties.class)
class StreamConfiguration {

    @Bean
    BacklogGate backlogGate(BacklogProperties properties, MeterRegistry meters) {
        var gate = new BacklogGate(properties, System::nanoTime);
        BacklogMeters.register(gate, meters);
        return gate;
    }

    @Bean
    BacklogSampler backlogSampler(RedisLink redis, BacklogGate gate, InstantSource clock) {
        return new BacklogSampler(new BacklogProbe(redis, clock)::ask, gate);
    }

    @Bean
    FixAppender fixAppender(RedisLink redis, BacklogGate gate) {
        return new FixAppender(redis, gate);
    }
}
