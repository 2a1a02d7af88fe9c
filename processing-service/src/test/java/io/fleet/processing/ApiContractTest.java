package io.fleet.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import io.fleet.processing.testing.RedisView;
import io.fleet.service.testing.ApiContract;
import io.fleet.service.testing.RawRequest;
import io.fleet.service.testing.Tokens;
import io.fleet.wire.RedisKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Brings about everything that docs/api/processing-service.yaml describes. */
@WithRedis
@WithDatabase
@Timeout(120)
final class ApiContractTest {

    private static final String DRIVERS = "/api/v1/drivers/";
    private static final String ROUTE = DRIVERS + "12345/route";
    private static final String ORDER_ROUTE = "/api/v1/orders/order_123/route";
    private static final String DATA = DRIVERS + "12345/data";
    private static final String ORDER = "/api/v1/orders/order_124/driver";
    private static final String LETTERS = "/api/v1/dead-letters";
    private static final String NEARBY = DRIVERS + "nearby?lat=52.52&lng=13.4&radius=1000";
    private static final String HEATMAP = "/api/v1/analytics/heatmap?bbox=13,52,14,53&cell=0.1&";
    private static final String LIVE = DRIVERS + "live?bbox=13,52,14,53";
    private static final String CURRENT = DRIVERS + "current?driver_id=12345";
    private static final List<String> FILES = List.of("/openapi/processing-service.yaml", "/fleet",
            "/fleet/page/fleet.js", "/fleet/page/fleet.css", "/fleet/page/icon.svg", "/map/settings.json",
            "/map/ground.js");
    private static final String TO_DRIVER = "{\"driver_id\":\"12345\"}";
    private static final String AWAY = "127.0.0.1:1";

    private final ApiContract contract = ApiContract.of("processing-service");
    private final HttpClient client = HttpClient.newHttpClient();
    private final Instant now = Instant.now();
    private final String hour = "start_time=" + now.minus(Duration.ofHours(1)) + "&end_time="
            + now.plus(Duration.ofHours(1));
    private int port;

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void everythingThatIsDescribedIsAnsweredAndNothingElse(RedisServer server, DatabaseServer database) {
        try (var _ = start(server.url(), database.jdbcUrl()); var redis = new RedisView(server.url())) {
            report(redis);
            questions();
            fleetMap();
            routes();
            orders();
            deadLetters(redis);
            personalData();
            refusals();
            FILES.forEach(this::file);
        }
        try (var _ = start("redis://" + AWAY, "jdbc:postgresql://" + AWAY + "/fleet",
                "fleet.limit.failed-auth-per-minute=1", "fleet.limit.failed-auth-burst=1", "fleet.map.max-viewers=1");
                var watched = watch()) {
            event(watched);
            atOnce(guarded(), call -> is(503, send(call, Tokens.admin())));
            is(401, send("GET " + LETTERS, "none"));
            guarded().forEach(call -> is(429, send(call, "none")));
        }
        assertThat(contract.unseen()).isEmpty();
    }

    /** Beside one another, since each waits for what is away. */
    private static void atOnce(List<String> calls, Consumer<String> action) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            calls.stream().map(call -> CompletableFuture.runAsync(() -> action.accept(call), threads)).toList()
                    .forEach(CompletableFuture::join);
        }
    }

    /** Two fixes of one driver and their order, and waits until both sides have them. */
    private void report(RedisView redis) {
        for (int seconds : new int[]{20, 10}) {
            var at = now.minusSeconds(seconds);
            redis.accept(new Fix(new DriverId(12345), new Position(52.52 + seconds * 1e-4, 13.4), at, 45.5, 180.0, 10.0,
                    new OrderId("order_123"), at));
        }
        RedisView.await("the driver is shown", () -> send("GET " + NEARBY, Tokens.admin()).body().contains("12345"));
        RedisView.await("both are recorded",
                () -> send("GET " + ROUTE + "?" + hour, Tokens.admin()).body().split("latitude", -1).length == 3);
    }

    private void questions() {
        for (String question : List.of(NEARBY, DRIVERS + "12345/stats?" + hour, "/api/v1/analytics/summary?" + hour,
                HEATMAP + hour)) {
            is(200, send("GET " + question, Tokens.dispatcher()));
        }
        is(200, accepting("application/geo+json", HEATMAP + hour));
    }

    private void fleetMap() {
        is(200, send("GET " + CURRENT, Tokens.dispatcher()));
        is(400, send("GET " + DRIVERS + "current", Tokens.dispatcher()));
        is(400, send("GET " + DRIVERS + "live", Tokens.dispatcher()));
        is(406, accepting("image/png", LIVE));
        try (var events = watch()) {
            event(events);
        }
    }

    private Stream<String> watch() {
        var answer = sendAnd(request("GET", LIVE, Tokens.dispatcher()), BodyHandlers.ofLines());
        assertThat(answer.statusCode()).isEqualTo(200);
        contract.check("GET " + LIVE, new RawRequest.Answer(200, answer.headers().map().entrySet().stream()
                .map(header -> header.getKey() + ": " + String.join(", ", header.getValue())).toList()));
        return answer.body();
    }

    private void event(Stream<String> lines) {
        contract.checkEvent("GET " + DRIVERS + "live", lines.filter(line -> line.startsWith("data:")).findFirst()
                .orElseThrow().substring("data:".length()));
    }

    private void routes() {
        for (String route : List.of(ROUTE, ORDER_ROUTE)) {
            is(200, send("GET " + route + "?limit=1&" + hour, Tokens.dispatcher()));
            is(200, send("GET " + route + "?max_points=2&" + hour, Tokens.dispatcher()));
            for (String type : List.of("application/geo+json", "application/gpx+xml", "text/csv")) {
                is(200, accepting(type, route + "?limit=1&" + hour));
            }
        }
    }

    private void orders() {
        contract.requestExamples("PUT /api/v1/orders/{order_id}/driver").values()
                .forEach(example -> is(204, put(ORDER, "application/json", example)));
        is(204, send("DELETE " + ORDER, Tokens.dispatcher()));
        is(400, put(ORDER, "application/json", "{}"));
        is(413, put(ORDER, "application/json", " ".repeat(16 * 1024) + TO_DRIVER));
        is(415, put(ORDER, "text/plain", TO_DRIVER));
        is(400, send("DELETE " + ORDER.replace("_", "%20"), Tokens.dispatcher()));
    }

    private void deadLetters(RedisView redis) {
        String first = bury(redis);
        String second = bury(redis);
        is(200, send("GET " + LETTERS + "?limit=1", Tokens.admin()));
        for (int status : new int[]{204, 404}) {
            is(status, send("POST " + LETTERS + "/" + first + "/replay", Tokens.admin()));
            is(status, send("DELETE " + LETTERS + "/" + second, Tokens.admin()));
        }
    }

    private void personalData() {
        is(200, send("GET " + DATA, Tokens.admin()));
        is(200, send("DELETE " + DATA, Tokens.admin()));
    }

    private void refusals() {
        guarded().forEach(call -> {
            is(401, send(call, "none"));
            is(403, send(call, Tokens.driver(12345)));
        });
        for (String bad : List.of("GET " + DRIVERS + "nearby", "GET " + ROUTE, "GET " + ORDER_ROUTE,
                "GET " + DRIVERS + "12345/stats", "GET /api/v1/analytics/summary", "GET /api/v1/analytics/heatmap",
                "GET " + DRIVERS + "007/data", "DELETE " + DRIVERS + "007/data", "GET " + LETTERS + "?limit=0",
                "POST " + LETTERS + "/x/replay", "DELETE " + LETTERS + "/x")) {
            is(400, send(bad, Tokens.admin()));
        }
        for (String call : List.of(NEARBY, ROUTE, ORDER_ROUTE, DRIVERS + "12345/stats", "/api/v1/analytics/summary",
                HEATMAP, DATA)) {
            is(406, accepting("image/png", call));
        }
        is(406, send(request("DELETE", DATA, Tokens.admin()).header("Accept", "image/png")));
        is(404, send("GET /api/v1", Tokens.admin()));
        is(405, send("PATCH " + DATA, Tokens.admin()));
    }

    private void file(String path) {
        var file = is(200, send("GET " + path, "none"));
        is(304, send(request("GET", path, "none").header("If-None-Match",
                file.headers().firstValue("ETag").orElseThrow())));
        is(401, send("GET " + path + "?token=x", "none"));
    }

    /** A good call of each operation for which a token is needed. */
    private List<String> guarded() {
        return contract.operations().entrySet().stream().filter(operation -> !operation.getValue().isEmpty())
                .map(Map.Entry::getKey).map(operation -> operation.replace("{driver_id}", "12345")
                        .replace("{order_id}", "order_124").replace("{id}", "1-0")
                        + (operation.startsWith("GET")
                                ? "?driver_id=1&lat=1&lng=1&radius=1&bbox=13,52,14,53&cell=0.1&" + hour
                                : ""))
                .toList();
    }

    private static String bury(RedisView redis) {
        return redis.commands().xadd(RedisKeys.DEAD_LETTERS, Map.of("fix", "x", "entry_id", "1-0", "group",
                RedisKeys.HISTORY_GROUP, "reason", "body: no JSON", "deliveries", "1", "failed_at",
                "2024-01-01T12:00:00.000Z"));
    }

    private ConfigurableApplicationContext start(String redis, String database, String... settings) {
        var all = Stream.concat(Stream.of(settings), Stream.of("spring.data.redis.url=" + redis,
                "spring.datasource.url=" + database, "fleet.jwt.secret=" + Tokens.SECRET, "server.port=0",
                "management.server.port=0"));
        var service = new SpringApplicationBuilder(ProcessingApplication.class)
                .run(all.map("--"::concat).toArray(String[]::new));
        port = service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        return service;
    }

    private HttpResponse<String> accepting(String type, String path) {
        return send(request("GET", path, Tokens.admin()).header("Accept", type));
    }

    private HttpResponse<String> put(String path, String type, String body) {
        return send(request("PUT", path, Tokens.dispatcher()).header("Content-Type", type)
                .PUT(BodyPublishers.ofString(body)));
    }

    /** A call in the form {@code GET /path}; what is put is a driver. */
    private HttpResponse<String> send(String call, String token) {
        String[] parts = call.split(" ", 2);
        var request = request(parts[0], parts[1], token);
        return send(parts[0].equals("PUT")
                ? request.header("Content-Type", "application/json").PUT(BodyPublishers.ofString(TO_DRIVER))
                : request);
    }

    private HttpRequest.Builder request(String method, String path, String token) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, BodyPublishers.noBody()).header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return contract.check(sendAnd(request, BodyHandlers.ofString()));
    }

    private <T> HttpResponse<T> sendAnd(HttpRequest.Builder request, HttpResponse.BodyHandler<T> read) {
        try {
            return client.send(request.build(), read);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static HttpResponse<String> is(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.request() + " " + answer.body()).isEqualTo(status);
        return answer;
    }
}
