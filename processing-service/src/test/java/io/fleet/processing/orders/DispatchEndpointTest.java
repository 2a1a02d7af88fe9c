package io.fleet.processing.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.model.OrderBinding;
import io.fleet.model.OrderId;
import io.fleet.processing.testing.RedisView;
import io.fleet.processing.testing.RedisView.Message;
import io.fleet.processing.testing.Service;
import io.fleet.service.testing.ApiContract;
import io.fleet.service.testing.Tokens;
import io.fleet.wire.OrderJson;
import io.fleet.wire.RedisKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@WithRedis
@Timeout(60)
final class DispatchEndpointTest {

    private static final ApiContract API = ApiContract.of("processing-service");
    private static final OrderId ORDER = new OrderId("order_123");
    private static final DriverId ANNA = new DriverId(7);
    private static final DriverId BEN = new DriverId(12345);
    private static final String TO_BEN = "{\"driver_id\":\"12345\"}";

    private static Service service;
    private static RedisView redis;
    private static HttpClient client;

    @BeforeAll
    static void open(RedisServer server) {
        service = Service.start(server.url(), InstantSource.system(), Set.of("orders"));
        redis = new RedisView(server.url());
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void close() {
        client.close();
        redis.close();
        service.close();
    }

    @Test
    void aDispatcherGivesAnOrderToADriver() {
        var heard = redis.listen("order:*");

        assertThat(put(TO_BEN).statusCode()).isEqualTo(204);

        assertThat(redis.binding(ORDER)).contains(new OrderBinding.Dispatched(BEN));
        assertThat(redis.commands().ttl(RedisKeys.orderBinding(ORDER))).isEqualTo(-1);
        RedisView.await("it is said", () -> !heard.isEmpty());
        assertThat(heard)
                .containsExactly(new Message("order:order_123", "{\"type\":\"assigned\",\"driver_id\":\"12345\"}"));
    }

    @Test
    void aDispatcherEndsAnOrderForADay() {
        var heard = redis.listen("order:*");
        put(TO_BEN);

        assertThat(send("DELETE", ORDER.value(), Tokens.dispatcher(), null).statusCode()).isEqualTo(204);

        assertThat(redis.binding(ORDER)).contains(new OrderBinding.Ended());
        assertThat(redis.commands().pttl(RedisKeys.orderBinding(ORDER)))
                .isCloseTo(Duration.ofHours(24).toMillis(), within(10_000L));
        RedisView.await("it is said", () -> heard.size() == 2);
        assertThat(heard.getLast()).isEqualTo(new Message("order:order_123", "{\"type\":\"ended\"}"));
    }

    @Test
    void anOrderThatHasEndedMayBeGivenAnew() {
        send("DELETE", ORDER.value(), Tokens.dispatcher(), null);
        put(TO_BEN);
        assertThat(redis.binding(ORDER)).contains(new OrderBinding.Dispatched(BEN));
        assertThat(redis.commands().ttl(RedisKeys.orderBinding(ORDER))).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE"})
    void whoHeldTheOrderByReportHoldsItNoMore(String method) {
        redis.commands().set(RedisKeys.orderBinding(ORDER),
                new String(OrderJson.encode(new OrderBinding.Reported(ANNA)), StandardCharsets.US_ASCII));
        redis.commands().hset(RedisKeys.REPORTED_ORDERS, ANNA.toString(), ORDER.value());
        redis.commands().hset(RedisKeys.REPORTED_ORDERS, BEN.toString(), "another");

        send(method, ORDER.value(), Tokens.dispatcher(), TO_BEN);

        assertThat(redis.heldBy(ANNA)).isNull();
        assertThat(redis.heldBy(BEN)).isEqualTo("another");
    }

    @Test
    void onlyDispatchersMayDecide() {
        assertThat(send("PUT", ORDER.value(), null, TO_BEN).statusCode()).isEqualTo(401);
        assertThat(send("PUT", ORDER.value(), Tokens.driver(12345), TO_BEN).statusCode()).isEqualTo(403);
        assertThat(send("DELETE", ORDER.value(), Tokens.customer("order_123"), null).statusCode()).isEqualTo(403);
        assertThat(send("PUT", ORDER.value(), Tokens.admin(), TO_BEN).statusCode()).isEqualTo(204);
        assertThat(send("GET", ORDER.value(), Tokens.admin(), null).statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "``                                       | body: no object",
            "{                                        | body: not JSON",
            "[]                                       | body: no object",
            "{\"driver_id\":\"1\"} 2                  | body: more after the JSON text",
            "{}                                       | driver_id: missing",
            "{\"driver_id\":null}                     | driver_id: missing",
            "{\"driver_id\":7}                        | driver_id: no text",
            "{\"driver_id\":{\"driver_id\":\"7\"}}    | driver_id: no text",
            "{\"driver_id\":\"007\"}                  | driver_id: another text",
            "{\"driver_id\":\"-1\"}                   | driver_id: another text",
            "{\"driver_id\":\"9223372036854775808\"}  | driver_id: another text",
            "{\"driver_id\":\"1\",\"driver_id\":\"1\"}| driver_id: a field twice",
            "{\"a\":1,\"driver_id\":\"1\",\"a\":1}| body: a field twice",
            "\uFEFF{\"driver_id\":\"1\"}              | body: not JSON"})
    void whatNamesNoDriverIsRefusedWithItsReason(String body, String reason) {
        var answer = put(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(answer.body()).contains(reason + " (expected: ");
        assertThat(redis.commands().dbsize()).isZero();
    }

    @Test
    void anOrdersIdIsChecked() {
        assertThat(send("PUT", "a%20b", Tokens.dispatcher(), TO_BEN).body()).contains("order_id: ");
        assertThat(send("DELETE", "x".repeat(101), Tokens.dispatcher(), null).statusCode()).isEqualTo(400);
        assertThat(redis.commands().dbsize()).isZero();
    }

    @Test
    void aLargeBodyIsRefused() {
        assertThat(put(" ".repeat(16 * 1024) + TO_BEN).statusCode()).isEqualTo(413);
    }

    private static HttpResponse<String> put(String body) {
        return send("PUT", ORDER.value(), Tokens.dispatcher(), body);
    }

    private static HttpResponse<String> send(String method, String order,
            @Nullable String token,
            @Nullable String body) {
        var request = HttpRequest
                .newBuilder(URI.create("http://127.0.0.1:" + service.port() + "/api/v1/orders/" + order + "/driver"))
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return API.check(client.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
