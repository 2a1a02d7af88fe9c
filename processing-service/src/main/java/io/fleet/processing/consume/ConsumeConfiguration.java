package io.fleet.processing.consume;

import io.fleet.service.RedisConnections;
import io.fleet.service.RedisLink;
import io.fleet.service.trace.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConsumeProperties.class)
class ConsumeConfiguration {

    /** A blocked read may be answered later than asked where another consumer takes the entry. */
    private static final Duration TIMEOUT = GroupStream.LONGEST_BLOCK.plusSeconds(10);

    private static final Duration SAMPLE_EVERY = Duration.ofSeconds(1);

    @Bean
    Consumers consumers(ObjectProvider<Duty> duties, RedisConnections redis, MeterRegistry meters, InstantSource clock,
            ConsumeProperties settings, Traces traces, Environment environment) {
        var name = ConsumerName.of(environment.getProperty("server.port", "8080"));
        return new Consumers(duties.orderedStream().map(duty -> traces.areOff() ? duty : new TracedDuty(duty, traces))
                .map(duty -> new GroupConsumer(duty, settings,
                        () -> new GroupStream(redis.open(TIMEOUT), duty.group(), name.value(),
                                GroupStream.MOST_DEAD_LETTERS, !traces.areOff()),
                        new ConsumeMeters(meters, duty.group()), clock))
                .toList());
    }

    @Bean
    Chore backlogSampling(RedisLink redis, InstantSource clock, MeterRegistry meters) {
        return new Chore("backlog", SAMPLE_EVERY, new Backlog(redis, clock, meters)::sample);
    }

    @Bean
    ConsumersHealth consumersHealthIndicator(Consumers consumers) {
        return new ConsumersHealth(consumers);
    }
}
