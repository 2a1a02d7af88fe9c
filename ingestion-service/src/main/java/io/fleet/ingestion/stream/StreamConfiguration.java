package io.fleet.ingestion.stream;

import io.fleet.service.RedisConnections;
import io.fleet.service.RedisLink;
import io.fleet.service.RedisLinks;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

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

    /** For appends alone: they are timed in bursts, which costs less than Lettuce's timer for each. */
    @Bean
    RedisLinks appendLinks(ReactorResourceFactory server, RedisConnections connections) {
        return new RedisLinks(server, connections, Duration.ZERO);
    }

    @Bean
    FixAppender fixAppender(RedisLinks appends, RedisLink redis, BacklogGate gate) {
        return new FixAppender(gate, loop -> new Lane(loop, appends.of(loop), redis.timeout(), System::nanoTime));
    }
}
