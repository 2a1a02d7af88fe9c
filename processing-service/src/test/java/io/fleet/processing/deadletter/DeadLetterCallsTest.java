package io.fleet.processing.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.processing.testing.RedisView;
import io.fleet.processing.testing.Service;
import io.fleet.service.testing.ApiContract;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.Fixes;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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
final class DeadLetterCallsTest {

    private static final ApiContract API = ApiContract.of("processing-service");
    private static final String LETTERS = "/api/v1/dead-letters";
    private static final Pattern CURSOR = Pattern.compile("\"next_cursor\":\"([^\"]*)\"");

    private static Service service;
    private static RedisView redis;
    private static HttpClient client;

    @BeforeAll
    static void open(RedisServer server) {
        service = Service.start(server.url(), InstantSource.system(), Set.of("deadletter"));
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
    void withoutDeadLettersTheListIsEmpty() {
        assertThat(list("").statusCode()).isEqualTo(200);
        assertThat(list("").headers().firstValue("content-type")).contains("application/json");
        assertThat(list("").body()).isEqualTo("{\"dead_letters\":[]}");
    }

    @Test
    void aDeadLetterIsShownWithItsReasonAndTheTextAsItWas() {
        String id = bury("{\"driver_id\":\"7\"} \"\n", "17-3");
        assertThat(list("").body()).isEqualTo("{\"dead_letters\":[{\"id\":\"" + id + "\",\"entry_id\":\"17-3\","
                + "\"group\":\"history\",\"reason\":\"latitude: 91.0 (expected: -90 to 90)\",\"deliveries\":5,"
                + "\"failed_at\":\"2024-01-01T12:00:00.000Z\",\"fix\":\"{\\\"driver_id\\\":\\\"7\\\"} \\\"\\n\"}]}");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 19, 20, 21, 1_000})
    void pagesGiveAllOfThemOnceTheOldestFirst(int limit) {
        var ids = IntStream.range(0, 20).mapToObj(i -> bury("x", i + "-0")).toList();
        var seen = new ArrayList<String>();
        String cursor = "";
        do {
            var page = list("?limit=" + limit + cursor).body();
            Pattern.compile("\"id\":\"([^\"]*)\"").matcher(page).results().forEach(id -> seen.add(id.group(1)));
            var next = CURSOR.matcher(page);
            cursor = next.find() ? "&cursor=" + next.group(1) : "";
        } while (!cursor.isEmpty());
        assertThat(seen).isEqualTo(ids);
    }

    @Test
    void aHundredAreOnAPageIfNobodySaysOtherwise() {
        IntStream.range(0, 101).forEach(i -> bury("x", i + "-0"));
        assertThat(list("").body().split("entry_id", -1)).hasSize(1 + 100);
    }

    @Test
    void bytesThatAreNoTextAndFieldsThatAreNotOursDoNotBreakTheAnswer(RedisServer server) {
        byte[] bytes = {'a', (byte) 0xff, (byte) 0xfe, 0, 'b', (byte) 0xed, (byte) 0xa0, (byte) 0x80};
        try (var raw = RedisClient.create(server.url())) {
            raw.connect(ByteArrayCodec.INSTANCE).sync().xadd(ascii(RedisKeys.DEAD_LETTERS),
                    Map.of(ascii("fix"), bytes, ascii("deliveries"), bytes, bytes, bytes));
        }
        redis.commands().xadd(RedisKeys.DEAD_LETTERS, Map.of("other", "x"));
        assertThat(list("").statusCode()).isEqualTo(200);
        assertThat(list("").body()).contains("\"fix\":\"a\uFFFD\uFFFD\\u0000b\uFFFD").endsWith("-0\"}]}");
    }

    @Test
    void aPageOfLargeOnesEndsEarlyAndTheNextOneGoesOn() {
        var blob = "x".repeat(1024 * 1024);
        IntStream.range(0, 9).forEach(i -> bury(blob, i + "-0"));
        var first = list("?limit=1000");
        assertThat(first.body().length()).isLessThan(DeadLetters.PAGE_BYTES + 64 * 1024);
        var cursor = CURSOR.matcher(first.body());
        assertThat(cursor.find()).isTrue();
        assertThat(list("?limit=1000&cursor=" + cursor.group(1)).body()).contains("\"next_cursor\"");

        redis.commands().del(RedisKeys.DEAD_LETTERS);
        bury("y".repeat(2 * DeadLetters.PAGE_BYTES), "9-0");
        assertThat(list("").body()).contains("\"9-0\"").doesNotContain("next_cursor");
    }

    @Test
    void whatIsReplayedIsInTheStreamAgainByteForByteAndNoDeadLetterAnyMore() {
        String text = RedisView.text(Fixes.example());
        String other = bury("other", "1-0");
        String id = bury(text, "2-0");

        assertThat(send("POST", "/" + id + "/replay", Tokens.admin()).statusCode()).isEqualTo(204);

        assertThat(redis.commands().xrange(RedisKeys.STREAM, Range.unbounded())).singleElement()
                .satisfies(entry -> assertThat(entry.getBody()).containsExactly(Map.entry("fix", text)));
        assertThat(dead()).containsExactly(other);
    }

    @Test
    void replayingTwiceGivesOneEntryAndThenFindsNothing() {
        String id = bury("x", "1-0");
        assertThat(send("POST", "/" + id + "/replay", Tokens.admin()).statusCode()).isEqualTo(204);
        assertThat(send("POST", "/" + id + "/replay", Tokens.admin()).statusCode()).isEqualTo(404);
        assertThat(redis.commands().xlen(RedisKeys.STREAM)).isEqualTo(1);
    }

    @Test
    void whatIsDeletedIsGoneForGood() {
        String id = bury("x", "1-0");
        assertThat(send("DELETE", "/" + id, Tokens.admin()).statusCode()).isEqualTo(204);
        assertThat(send("DELETE", "/" + id, Tokens.admin()).statusCode()).isEqualTo(404);
        assertThat(dead()).isEmpty();
        assertThat(redis.commands().exists(RedisKeys.STREAM)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1", "1-", "-", "+", "1-0-0", "-1-0", "1-0x", "1234567890123456789-0", "%28", "1-*"})
    void anIdThatIsNoneIsRefused(String id) {
        bury("x", "1-0");
        assertThat(send("DELETE", "/" + id, Tokens.admin()).statusCode()).isEqualTo(400);
        var replayed = send("POST", "/" + id + "/replay", Tokens.admin());
        assertThat(replayed.statusCode()).isEqualTo(400);
        assertThat(replayed.body()).contains("id: ").contains("(expected: a dead letter's id");
        assertThat(dead()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"limit=0, limit: 0 (expected: 1 to 1000)", "limit=1001, limit: 1001 (expected: 1 to 1000)",
            "limit=, limit:  (expected: 1 to 1000)", "limit=x, limit: x (expected: 1 to 1000)",
            "limit=-1, limit: -1 (expected: 1 to 1000)", "cursor=x, cursor: x (expected: ",
            "cursor=, cursor:  (expected: "})
    void aParameterOutOfItsRangeIsRefused(String parameters, String reason) {
        assertThat(list("?" + parameters).statusCode()).isEqualTo(400);
        assertThat(list("?" + parameters).body()).contains(reason);
    }

    @Test
    void onlyAdminsMayComeNear() {
        String id = bury("x", "1-0");
        for (var call : List.of("GET ", "DELETE /" + id, "POST /" + id + "/replay", "GET /" + id)) {
            String method = call.substring(0, call.indexOf(' '));
            String path = call.substring(call.indexOf(' ') + 1);
            assertThat(send(method, path, null).statusCode()).as(call).isEqualTo(401);
            assertThat(send(method, path, Tokens.dispatcher()).statusCode()).as(call).isEqualTo(403);
            assertThat(send(method, path, Tokens.driver(7)).statusCode()).as(call).isEqualTo(403);
        }
        assertThat(send("POST", "", Tokens.admin()).statusCode()).isEqualTo(405);
        assertThat(dead()).containsExactly(id);
    }

    /** Puts a dead letter there as the consumers do, and tells its id. */
    private static String bury(String fix, String entryId) {
        return redis.commands().xadd(RedisKeys.DEAD_LETTERS, Map.of("fix", fix, "entry_id", entryId, "group",
                RedisKeys.HISTORY_GROUP, "reason", "latitude: 91.0 (expected: -90 to 90)", "deliveries", "5",
                "failed_at", "2024-01-01T12:00:00.000Z"));
    }

    private static List<String> dead() {
        return redis.commands().xrange(RedisKeys.DEAD_LETTERS, Range.unbounded()).stream()
                .map(message -> message.getId()).toList();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static HttpResponse<String> list(String parameters) {
        return send("GET", parameters, Tokens.admin());
    }

    private static HttpResponse<String> send(String method, String path, @Nullable String token) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + LETTERS + path))
                .method(method, BodyPublishers.noBody());
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
