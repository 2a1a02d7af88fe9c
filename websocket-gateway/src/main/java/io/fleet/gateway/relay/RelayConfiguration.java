package io.fleet.gateway.relay;

import io.fleet.service.RedisConnections;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RelayConfiguration {

    @Bean
    Hub hub() {
        return new Hub();
    }

    @Bean
    Relay relay(MeterRegistry registry) {
        return new Relay(new RelayMetrics(registry));
    }

    /** Named as the readiness' settings name it. */
    @Bean("relayHealthIndicator")
    RelayHealth relayHealth(Relay relay) {
        return new RelayHealth(relay);
    }

    @Bean
    SessionKeeper sessionKeeper(RedisConnections connections, Hub hub, Relay relay) {
        return new SessionKeeper(connections, hub, relay);
    }
}
