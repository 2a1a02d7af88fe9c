package io.fleet.gateway;

import io.fleet.service.testing.Tokens;
import io.fleet.testing.HandClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.InstantSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The real service on a free port. */
final class Gateway implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private Gateway(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static Gateway start(String redisUrl) {
        return start(new SpringApplicationBuilder(GatewayApplication.class), redisUrl);
    }

    /** With a clock that the test turns. */
    static Gateway start(String redisUrl, HandClock clock) {
        return start(new SpringApplicationBuilder(GatewayApplication.class).initializers(
                context -> ((GenericApplicationContext) context).registerBean("handClock", InstantSource.class,
                        () -> clock, definition -> definition.setPrimary(true))),
                redisUrl);
    }

    private static Gateway start(SpringApplicationBuilder builder, String redisUrl) {
        return new Gateway(builder.run("--server.port=0", "--management.server.port=0",
                "--spring.data.redis.url=" + redisUrl, "--fleet.jwt.secret=" + Tokens.SECRET,
                "--spring.main.register-shutdown-hook=false"));
    }

    URI http(String order) {
        return uri("http", order);
    }

    URI socket(String order) {
        return uri("ws", order);
    }

    MeterRegistry meters() {
        return context.getBean(MeterRegistry.class);
    }

    double count(String counter) {
        return meters().get(counter).counter().count();
    }

    double gauge(String gauge) {
        return meters().get(gauge).gauges().stream().mapToDouble(one -> one.value()).sum();
    }

    @Override
    public void close() {
        context.close();
    }

    private URI uri(String scheme, String order) {
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        return URI.create(scheme + "://127.0.0.1:" + port + "/api/v1/orders/" + order + "/driver-location");
    }
}
