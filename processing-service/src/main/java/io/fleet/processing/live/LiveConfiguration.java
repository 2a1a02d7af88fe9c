package io.fleet.processing.live;

import io.fleet.processing.consume.Chore;
import io.fleet.processing.orders.OrdersProperties;
import io.fleet.service.RedisLink;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CurrentProperties.class)
class LiveConfiguration {

    /** So often that a customer is told within a second that the driver has fallen silent. */
    private static final Duration SWEEP_EVERY = Duration.ofMillis(500);

    @Bean
    CurrentFixes currentFixes(RedisLink redis, CurrentProperties limits, OrdersProperties orders) {
        return new CurrentFixes(redis, limits.ttl(), orders.byReport());
    }

    @Bean
    LiveDuty liveDuty(CurrentFixes current, CurrentProperties limits, MeterRegistry meters, InstantSource clock) {
        return new LiveDuty(current, limits, new LiveMeters(meters), clock);
    }

    @Bean
    Chore silenceSweep(RedisLink redis, CurrentProperties limits, MeterRegistry meters, InstantSource clock) {
        return new Chore("silence-sweep", SWEEP_EVERY, new SilenceSweep(redis, limits.ttl(), clock, meters)::sweep);
    }
}
