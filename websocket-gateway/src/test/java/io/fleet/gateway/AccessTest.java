package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.Tokens;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithRedis
@Timeout(120)
final class AccessTest {

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

    private static final String SOMEBODYS = "o1";

    @Test
    void getTellsTheCurrentFixWithTheOrdersId() throws IOException, InterruptedException {
        var now = Instant.now();
        processing.dispatch("o1", 7);
        processing.live(Processing.fix(7, now, "other"));

        var answer = get("o1", Tokens.customer("o1"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.body()).isEqualTo(Processing.text(Processing.fix(7, now, "o1")));
    }

    @Test
    void getShowsAReportingDriverOnlyOnTheOrder() throws IOException, InterruptedException {
        processing.report("o1", 7);
        processing.live(Processing.fix(7, Instant.now().minusSeconds(1), "other"));
        assertThat(get("o1", Tokens.customer("o1")).statusCode()).isEqualTo(404);

        processing.live(Processing.fix(7, Instant.now(), "o1"));
        assertThat(get("o1", Tokens.dispatcher()).statusCode()).isEqualTo(200);
    }

    @Test
    void getOfAnOrderWithoutDriverOrFixOrThatHasEndedIsNotFound() throws IOException, InterruptedException {
        assertThat(get("o1", Tokens.customer("o1")).statusCode()).isEqualTo(404);
        processing.dispatch("o1", 7);
        assertThat(get("o1", Tokens.customer("o1")).statusCode()).isEqualTo(404);
        processing.live(Processing.fix(7, Instant.now(), null));
        processing.end("o1");
        var answer = get("o1", Tokens.customer("o1"));
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void aHandshakeOrGetWithoutAGoodTokenIsUnauthorized() throws IOException, InterruptedException {
        assertThat(refusal("no token", SOMEBODYS)).isEqualTo(401);
        assertThat(get(SOMEBODYS, "no token").statusCode()).isEqualTo(401);
    }

    @Test
    void aHandshakeOrGetForSomebodyElsesOrderIsForbidden() throws IOException, InterruptedException {
        assertThat(refusal(Tokens.customer("mine"), SOMEBODYS)).isEqualTo(403);
        assertThat(refusal(Tokens.driver(7), SOMEBODYS)).isEqualTo(403);
        assertThat(get(SOMEBODYS, Tokens.customer("mine")).statusCode()).isEqualTo(403);
    }

    @Test
    void thatAnOrderIdIsNoneIsToldToThoseWhoMaySeeAny() throws IOException, InterruptedException {
        assertThat(refusal(Tokens.dispatcher(), "a%20b")).isEqualTo(400);
        assertThat(get("a%20b", Tokens.dispatcher()).body())
                .contains("order_id: a b (expected: 1 to 100 characters of A-Z a-z 0-9 . _ : -)");
        assertThat(refusal(Tokens.customer("mine"), "a%20b")).isEqualTo(403);
    }

    @Test
    void anotherMethodIsNotAllowed() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(gateway.http("o1")).header("Authorization",
                "Bearer " + Tokens.customer("o1")).POST(HttpRequest.BodyPublishers.noBody()).build();
        var answer = Customer.ask(request);
        assertThat(answer.statusCode()).isIn(403, 405);
    }

    private static HttpResponse<String> get(String order, String token) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(gateway.http(order)).header("Authorization", "Bearer " + token).build();
        return Customer.ask(request);
    }

    /** With what status the handshake is refused. */
    private static int refusal(String token, String order) {
        try {
            var socket = Customer.HTTP.newWebSocketBuilder().header("Authorization", "Bearer " + token)
                    .buildAsync(gateway.socket(order), new WebSocket.Listener() {
                    }).join();
            socket.abort();
            return 101;
        } catch (CompletionException refused) {
            return status(refused.getCause());
        }
    }

    private static int status(@Nullable Throwable refusal) {
        assertThat(refusal).isInstanceOf(WebSocketHandshakeException.class);
        return refusal instanceof WebSocketHandshakeException handshake ? handshake.getResponse().statusCode() : 0;
    }
}
