package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.HandClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithRedis
@Timeout(60)
final class PingTest {

    private HandClock clock;
    private Gateway gateway;

    @BeforeEach
    void start(RedisServer redis) {
        clock = new HandClock(Instant.now());
        gateway = Gateway.start(redis.url(), clock).hearing();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void whoDoesNotAnswerAPingIsClosedAndWhoDoesIsPingedAgain() throws IOException, InterruptedException {
        try (var silent = RawCustomer.connect(gateway.socket("o1"), Tokens.customer("o1")).upgraded();
                var good = Customer.connect(gateway.socket("o1"), Tokens.customer("o1")).greeted("o1")) {
            clock.advance(Duration.ofSeconds(25));
            silent.next(RawCustomer.PING);
            good.awaitPing();
            answered(good);

            clock.advance(Duration.ofSeconds(10));
            assertThat(silent.next(RawCustomer.CLOSE).closeCode()).isEqualTo(4012);
            Eventually.is("it is gone", () -> gateway.gauge("fleet.sockets") == 1);
            assertThat(gateway.closed(4012)).isEqualTo(1);

            clock.advance(Duration.ofSeconds(15));
            good.awaitPing();
            answered(good);
            assertThat(good.isClosed()).isFalse();
        }
    }

    @Test
    void eventsHaveAHeartbeat() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(gateway.http("o1")).header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + Tokens.customer("o1")).build();
        var answer = Customer.HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).contains("subscribed");
            clock.advance(Duration.ofSeconds(25));
            String line = lines.readLine();
            while (line != null && !line.equals(":")) {
                line = lines.readLine();
            }
            assertThat(line).isEqualTo(":");
        }
    }

    /** An answer to a command comes after the pong has been read. */
    private static void answered(Customer customer) throws InterruptedException {
        customer.subscribe("o1");
        assertThat(customer.next()).isEqualTo(Customer.subscribed("o1"));
    }
}
