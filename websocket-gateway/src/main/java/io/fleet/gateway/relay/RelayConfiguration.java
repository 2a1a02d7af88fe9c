package io.fleet.gateway.relay;

import io.fleet.service.RedisConnections;
import io.fleet.service.RedisLink;
import io.fleet.wire.RedisKeys;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RelayConfiguration {

    @Bean
    Hub hub() {
        return new Hub();
    }

    @Bean
    RelayMetrics relayMetrics(MeterRegistry registry) {
        return new RelayMetrics(registry);
    }

    @Bean
    Relay relay(RelayMetrics metrics, Hub hub) {
        var relay = new Relay(metrics, hub::soon);
        hub.everySecond(relay::tick);
        return relay;
    }

    /** Named as the readiness' settings name it. */
    @Bean("relayHealthIndicator")
    RelayHealth relayHealth(Relay relay) {
        return new RelayHealth(relay);
    }

    @Bean
    Probe relayProbe(RedisLink redis, Hub hub, RelayMetrics metrics) {
        String channel = RedisKeys.gatewayChannel(UUID.randomUUID().toString());
        var probe = new Probe(channel, () -> redis.send(commands -> commands.publish(channel, new byte[0])), hub,
                metrics);
        hub.every(Probe.EVERY, probe::tick);
        return probe;
    }

    @Bean
    SessionKeeper sessionKeeper(RedisConnections connections, Hub hub, Relay relay, Probe relayProbe) {
        return new SessionKeeper(connections, hub, relay, relayProbe);
    }
}
