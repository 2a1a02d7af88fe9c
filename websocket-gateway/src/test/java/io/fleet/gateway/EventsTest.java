package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.Tokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithRedis
@Timeout(60)
final class EventsTest {

    private static Gateway gateway;
    private static Processing processing;

    @BeforeAll
    static void start(RedisServer redis) {
        gateway = Gateway.start(redis.url());
        processing = new Processing(redis.url());
    }

    @AfterAll
    static void stop() {
        processing.close();
        gateway.close();
    }

    @Test
    void theEventsAreTheSocketsFramesAndEndWithTheOrder() throws IOException, InterruptedException {
        var now = Instant.now();
        processing.dispatch("o1", 7);
        try (var events = events("o1")) {
            assertThat(next(events)).isEqualTo(Customer.subscribed("o1"));
            assertThat(next(events)).isEqualTo(Customer.status("o1", "waiting"));
            processing.live(Processing.fix(7, now, "other"));
            assertThat(next(events)).isEqualTo(Customer.status("o1", "live"));
            assertThat(next(events)).isEqualTo(Processing.text(Processing.fix(7, now, "o1")));
            processing.end("o1");
            assertThat(next(events)).isEqualTo(Customer.status("o1", "ended"));
            assertThat(events.readLine()).isNull();
        }
    }

    @Test
    void whoLeavesIsForgotten() throws IOException, InterruptedException {
        try (var events = events("o1")) {
            assertThat(next(events)).isEqualTo(Customer.subscribed("o1"));
            assertThat(gateway.meters().get("fleet.sockets").tag("kind", "events").gauge().value()).isEqualTo(1);
        }
        Eventually.is("nothing is subscribed", () -> processing.channels() == 0);
        assertThat(gateway.gauge("fleet.sockets")).isZero();
    }

    private static BufferedReader events(String order) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(gateway.http(order)).header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + Tokens.customer(order)).build();
        var answer = Customer.HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    private static String next(BufferedReader events) throws IOException {
        String line = events.readLine();
        assertThat(line).startsWith("data:");
        assertThat(events.readLine()).isEmpty();
        return line.substring("data:".length());
    }
}
