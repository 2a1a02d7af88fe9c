package io.fleet.processing.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import io.fleet.processing.history.testing.HistoryService;
import io.fleet.service.testing.RawHttp;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.Fixes;
import io.fleet.testing.Fuzz;
import io.fleet.testing.Mutations;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/** Queries with something changed, as they come over the network and as the history understands them: answered, or refused with what was expected. */
@WithDatabase
@WithRedis
@Timeout(3_600)
class QueryFuzzTest {

    private static final int USUAL_QUERIES = 2_000;
    private static final int USUAL_CURSORS = 50_000;
    private static final JsonMapper JSON = new JsonMapper();
    private static final Route ROUTE = new Route.OfDriver(Fixes.DRIVER, 1_704_067_200_000L, 1_704_153_600_000L);
    private static final Cursor CURSOR = new Cursor(1_704_110_400_000L, 12345);
    private static final String SPAN = "start_time=2024-01-01T00:00:00Z&end_time=2024-01-02T00:00:00Z";
    private static final List<String> PATHS = List.of("/api/v1/drivers/12345/route?", "/api/v1/orders/order_123/route?",
            "/api/v1/drivers/12345/stats?", "/api/v1/analytics/summary?", "/api/v1/analytics/heatmap?",
            "/api/v1/drivers/nearby?");
    private static final String[] PIECES = {"&limit=", "&cursor=", "&bucket=", "&cell=", "&bbox=", "&start_time=",
            "%00", "%",
            "+", "&", "=", "T", "Z", "-01:00", "0000", "9999", "1m", "25h", "180", "-180", "90", "1e3", "%EF%BC%91"};
    /** Longer ones do not come as far as the service. */
    private static final int LONGEST_TARGET = 3_900;
    private static final Set<Integer> STATUSES = Set.of(200, 400, 401, 404, 405, 414);

    private final String token = Tokens.dispatcher();
    private HistoryService service;
    private RawHttp connection;

    @BeforeEach
    void start(DatabaseServer database, RedisServer redis) throws IOException {
        service = HistoryService.startReady(redis.url(), database.jdbcUrl());
        service.store(Fixes.drive(Fixes.DRIVER, 20, new OrderId("order_123")));
        connection = RawHttp.connect(service.port());
    }

    @AfterEach
    void stop() throws IOException {
        connection.close();
        service.close();
    }

    @Test
    void everyQueryIsAnsweredOrRefusedWithWhatWasExpected() {
        var originals = PATHS.stream().flatMap(path -> Stream.of("limit=7&cursor=" + CURSOR.toText(ROUTE), "limit=2000",
                "max_points=9", "bucket=1h", "bbox=12,50,14,54&cell=0.5", "lat=52.5&lng=13.4&radius=1000&limit=5")
                .map(more -> path + SPAN + "&" + more)).toList();
        Fuzz.run("queries over HTTP", USUAL_QUERIES, Mutations.of(originals, PIECES), input -> {
            var answer = ask(target(input));
            assertThat(answer.status()).as(answer.body()).isIn(STATUSES);
            assertThat(answer.body()).doesNotContain("Exception", "io.fleet").doesNotContainPattern("\\p{Cntrl}");
            if (answer.status() == 400 && !answer.body().isEmpty()) {
                JSON.readTree(answer.body()).get("errors").forEach(error -> {
                    Fuzz.assertReason(error.get("reason").asString());
                    assertThat(error.get("reason").asString()).startsWith(error.get("field").asString() + ": ");
                });
            }
            return answer.status() == 200;
        }).isSome();
    }

    @Test
    void onlyACursorOfTheRouteIsOne() {
        var taken = Fuzz.run("cursors", USUAL_CURSORS,
                Mutations.of(List.of(CURSOR.toText(ROUTE), Cursor.before(0).toText(ROUTE),
                        CURSOR.toText(new Route.OfDriver(new DriverId(7), 0, 1)))),
                input -> {
                    String text = new String(input, java.nio.charset.StandardCharsets.ISO_8859_1);
                    var cursor = Cursor.parse(text, ROUTE);
                    cursor.ifPresent(read -> assertThat(read.toText(ROUTE)).isEqualTo(text));
                    return cursor.isPresent();
                });
        assertThat(taken.taken()).isPositive();
    }

    /** What does not fit into the first line of a request is escaped; all else is sent as it is. */
    private static String target(byte[] input) {
        var target = new StringBuilder(input.length);
        for (byte each : input) {
            int value = each & 0xff;
            target.append(value > ' ' && value < 0x7f ? String.valueOf((char) value) : "%%%02X".formatted(value));
        }
        return target.isEmpty() ? "/" : target.substring(0, Math.min(target.length(), LONGEST_TARGET));
    }

    private RawHttp.Answer ask(String target) throws IOException {
        var answer = connection.send(RawHttp.get(target, token)).read();
        if ("close".equals(answer.headers().get("connection"))) {
            connection.close();
            connection = RawHttp.connect(service.port());
        }
        return answer;
    }
}
