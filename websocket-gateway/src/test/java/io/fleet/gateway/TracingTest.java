package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.Collector;
import io.fleet.wire.FixJson;
import io.fleet.wire.FixText;
import io.fleet.wire.RedisKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a trace goes on from the channel to the socket. */
@WithRedis
@Timeout(60)
final class TracingTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

    @Test
    void aTracedFixIsShownWithoutItsTraceAndRecorded(RedisServer redis) throws IOException, InterruptedException {
        try (var collector = Collector.start();
                var gateway = Gateway.start(redis.url(), "fleet.tracing.endpoint=" + collector.endpoint()).hearing();
                var processing = new Processing(redis.url())) {
            shows(gateway, processing);
            Eventually.is("it is recorded", () -> collector.has("websocket-gateway", "show", TRACE));
        }
    }

    @Test
    void aGatewayWithoutACollectorShowsATracedFixAllTheSame(RedisServer redis) throws InterruptedException {
        try (var gateway = Gateway.start(redis.url()).hearing(); var processing = new Processing(redis.url())) {
            shows(gateway, processing);
        }
    }

    private static void shows(Gateway gateway, Processing processing) throws InterruptedException {
        processing.dispatch("o1", 7);
        try (var customer = Customer.connect(gateway.socket("o1"), Tokens.customer("o1")).greeted("o1")) {
            var fix = Processing.fix(7, Instant.now(), "o1");
            processing.publish(RedisKeys.driverChannel(new DriverId(7)),
                    new String(FixText.traced(FixJson.encode(fix), PARENT), StandardCharsets.US_ASCII));
            assertThat(customer.next()).isEqualTo(Customer.status("o1", "live"));
            assertThat(customer.next()).isEqualTo(Processing.text(fix));
        }
    }
}
