package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.HandClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithRedis
@Timeout(120)
final class AdmissionTest {

    @Test
    void aNodeTakesSoManyAndNoMoreHoweverTheyGo(RedisServer redis) throws IOException, InterruptedException {
        try (var gateway = Gateway.start(redis.url(), "fleet.sockets.max=2").hearing();
                var processing = new Processing(redis.url())) {
            for (int way = 0; way < 7; way++) {
                var first = Customer.connect(gateway.socket("o1"), Tokens.customer("o1")).greeted("o1");
                var second = Customer.connect(gateway.socket("o2"), Tokens.customer("o2")).greeted("o2");
                full(gateway, "node", Tokens.customer("o1"));
                go(way, first, processing);
                second.close();
                Eventually.is("all are gone after " + way, () -> gateway.gauge("fleet.sockets") == 0);
                processing.release("o1");
            }
            try (var events = events(gateway, Tokens.customer("o1")).body();
                    var more = events(gateway, Tokens.customer("o1")).body()) {
                assertThat(List.of(events.read(), more.read())).containsOnly((int) 'd');
                full(gateway, "node", Tokens.customer("o1"));
            }
            Eventually.is("the events are gone", () -> gateway.gauge("fleet.sockets") == 0);
            notAHandshake(gateway);
            Customer.connect(gateway.socket("o1"), Tokens.customer("o1")).greeted("o1");
            Customer.connect(gateway.socket("o1"), Tokens.customer("o1")).greeted("o1");
            full(gateway, "node", Tokens.customer("o1"));
        }
    }

    private static void go(int way, Customer customer, Processing processing) {
        switch (way) {
            case 0 -> customer.close();
            case 1 -> customer.leave(1000);
            case 2 -> processing.end("o1");
            case 3 -> customer.refresh("bad");
            case 4 -> customer.sendAsMuchAsIsTaken("x".repeat(4_097));
            case 5 -> customer.sendAsMuchAsIsTaken("x".repeat(100_000));
            default -> customer.sendBinary(new byte[]{1});
        }
    }

    @Test
    void anAddressTakesSoManyAndNoMore(RedisServer redis) throws IOException, InterruptedException {
        try (var gateway = Gateway.start(redis.url(), "fleet.sockets.max-per-address=1").hearing();
                var _ = Customer.connect(gateway.socket("o1"), Tokens.customer("o1")).greeted("o1")) {
            full(gateway, "address", Tokens.customer("o1"));
        }
    }

    @Test
    void aSubjectTakesSoManyAndNoMore(RedisServer redis) throws IOException, InterruptedException {
        try (var gateway = Gateway.start(redis.url(), "fleet.sockets.max-per-subject=1").hearing();
                var _ = Customer.connect(gateway.socket("o1"), of("ann")).greeted("o1")) {
            full(gateway, "subject", of("ann"));
            Customer.connect(gateway.socket("o1"), of("bob")).greeted("o1").close();
            Customer.connect(gateway.socket("o1"), Tokens.customer("o1")).greeted("o1").close();
        }
    }

    @Test
    void aNodeWelcomesSoManyInASecondAndThenNoMore(RedisServer redis) throws IOException, InterruptedException {
        var clock = new HandClock(Instant.now());
        try (var gateway = Gateway.start(redis.url(), clock, "fleet.sockets.handshakes-per-second=2").hearing()) {
            for (int second = 0; second < 3; second++) {
                Customer.connect(gateway.socket("o1"), Tokens.customer("o1")).greeted("o1").close();
                Customer.connect(gateway.socket("o1"), Tokens.customer("o1")).greeted("o1").close();
                full(gateway, "rate", Tokens.customer("o1"));
                clock.advance(Duration.ofSeconds(1));
            }
            clock.advance(Duration.ofMillis(-500));
            Customer.connect(gateway.socket("o1"), Tokens.customer("o1")).greeted("o1").close();
            full(gateway, "rate", Tokens.customer("o1"));
        }
    }

    @Test
    void aRefusalForAnotherReasonTakesNothingOfTheRate(RedisServer redis) throws IOException, InterruptedException {
        var clock = new HandClock(Instant.now());
        try (var gateway = Gateway.start(redis.url(), clock, "fleet.sockets.handshakes-per-second=2",
                "fleet.sockets.max-per-subject=1").hearing();
                var _ = Customer.connect(gateway.socket("o1"), of("ann")).greeted("o1")) {
            full(gateway, "subject", of("ann"));
            full(gateway, "subject", of("ann"));
            Customer.connect(gateway.socket("o1"), of("bob")).greeted("o1").close();
            full(gateway, "rate", of("eve"));
        }
    }

    private static String of(String subject) {
        return Tokens.sign(Tokens.claims("customer").claim("orders", List.of("o1")).subject(subject).build());
    }

    /** Both ways are refused, in words that help, and counted. */
    private static void full(Gateway gateway, String reason, String token) throws IOException, InterruptedException {
        double before = gateway.refused(reason);
        assertThat(refusal(gateway, token).statusCode()).isEqualTo(503);
        var events = events(gateway, token);
        assertThat(events.statusCode()).isEqualTo(503);
        assertThat(events.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(events.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 5L);
        assertThat(new String(events.body().readAllBytes(), StandardCharsets.UTF_8))
                .contains("too many connections");
        assertThat(gateway.refused(reason) - before).isEqualTo(2);
    }

    private static HttpResponse<?> refusal(Gateway gateway, String token) {
        try {
            Customer.connect(gateway.socket("o1"), token).close();
            throw new AssertionError("let in");
        } catch (CompletionException refused) {
            if (refused.getCause() instanceof WebSocketHandshakeException handshake) {
                assertThat(handshake.getResponse().headers().firstValue("Retry-After")).isPresent();
                return handshake.getResponse();
            }
            throw refused;
        }
    }

    private static HttpResponse<InputStream> events(Gateway gateway, String token)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(gateway.http("o1")).header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + token).build();
        return Customer.HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    /** Refused as a handshake of another version, without a place being kept for it. */
    private static void notAHandshake(Gateway gateway) throws IOException {
        for (int i = 0; i < 3; i++) {
            try (var client = RawCustomer.connect(gateway.socket("o1"), Tokens.customer("o1"), "8")) {
                assertThat(client.statusLine()).startsWith("HTTP/1.1 426 ");
            }
        }
    }
}
