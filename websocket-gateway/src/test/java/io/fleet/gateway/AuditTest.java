package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.CapturedLog;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.HandClock;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who watched what is written down, and nowhere else. */
@WithRedis
@Timeout(120)
final class AuditTest {

    private static final String ORDER = "order_of_somebody";
    private static final String NEXT = "order_of_another";

    @Test
    void whoWatchedWhichOrderFromWhenToWhenIsInTheAuditAndInNoOtherLog(RedisServer redis)
            throws InterruptedException, IOException {
        var start = Instant.now();
        var clock = new HandClock(start);
        String token = Tokens.sign(Tokens.claims("customer").subject("jo\n\"e").claim("orders", List.of(ORDER, NEXT))
                .build());
        try (var gateway = Gateway.start(redis.url(), clock).hearing();
                var log = new CapturedLog();
                var processing = new Processing(redis.url())) {
            var fix = Processing.fix(7, start, null);
            processing.dispatch(ORDER, 7);
            processing.live(fix);
            try (var customer = Customer.connect(gateway.socket(ORDER), token)) {
                customer.until(frame -> frame.contains("latitude"));
                customer.send("{\"action\":\"subscribe\",\"order_id\":\"" + NEXT + "\"}");
                customer.until(Customer.subscribed(NEXT)::equals);
                customer.send("{\"action\":\"subscribe\",\"order_id\":\"order_of_nobody\"}");
                customer.send("{\"action\":\"nonsense\",\"order_id\":\"" + ORDER + "\"}");
                customer.until(frame -> frame.contains("unknown_command"));
                clock.advance(Duration.ofSeconds(5));
                customer.send("{\"action\":\"unsubscribe\",\"order_id\":\"" + NEXT + "\"}");
                Eventually.is("the end is written", () -> log.audit().size() == 3);
                clock.advance(Duration.ofSeconds(5));
                processing.end(ORDER);
                assertThat(customer.closeCode()).isEqualTo(4503);
            }
            get(gateway, token, ORDER);
            get(gateway, token + "x", ORDER);
            get(gateway, Tokens.customer("other"), ORDER);
            Eventually.is("all is written", () -> log.audit().size() >= 4);

            String who = ",\"sub\":\"jo\\n\\\"e\",\"scope\":[\"customer\"]";
            assertThat(log.audit()).hasSize(4)
                    .allSatisfy(line -> assertThat(line).contains(who, "\"by\":\"customer\""));
            assertThat(log.audit().get(0)).startsWith("{\"event\":\"watch begins\"").contains(ORDER, start.toString());
            assertThat(log.audit().get(1)).startsWith("{\"event\":\"watch begins\"").contains(NEXT);
            assertThat(log.audit().get(2)).startsWith("{\"event\":\"watch ends\"").contains(NEXT, start.toString(),
                    "\"until\":\"" + start.plusSeconds(5) + "\"");
            assertThat(log.audit().get(3)).startsWith("{\"event\":\"watch ends\"").contains(ORDER,
                    "\"until\":\"" + start.plusSeconds(10) + "\"");
            String text = Processing.text(fix);
            String position = text.substring(text.indexOf("\"latitude\""), text.indexOf(",\"timestamp\""));
            assertThat(log.lines()).allSatisfy(
                    line -> assertThat(line).doesNotContain("order_of_", position, "eyJ"));
        }
    }

    @Test
    void whoAsksOnceIsWrittenOnce(RedisServer redis) throws IOException, InterruptedException {
        try (var gateway = Gateway.start(redis.url()).hearing();
                var log = new CapturedLog();
                var processing = new Processing(redis.url())) {
            processing.dispatch(ORDER, 7);
            processing.live(Processing.fix(7, Instant.now(), null));
            get(gateway, Tokens.dispatcher(), ORDER);
            assertThat(log.audit()).containsExactly("{\"event\":\"GET /api/v1/orders/{order_id}/driver-location\","
                    + "\"sub\":null,\"scope\":[\"dispatcher\"],\"order_id\":\"" + ORDER + "\"}");
        }
    }

    private static void get(Gateway gateway, String token, String order) throws IOException, InterruptedException {
        Customer.HTTP.send(HttpRequest.newBuilder(gateway.http(order)).header("Authorization", "Bearer " + token)
                .build(), HttpResponse.BodyHandlers.ofString());
    }
}
