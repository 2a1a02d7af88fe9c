package io.fleet.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.Fixes;
import io.fleet.wire.FixJson;
import io.fleet.wire.RedisKeys;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@WithRedis
@Timeout(60)
class LocationTest {

    private static final String PATH = "/api/v1/drivers/12345/location";
    private static final String FIX = "{\"latitude\":40.7128,\"longitude\":-74.006}";
    private static final String DRIVER = Tokens.driver(12345);

    private static RunningService service;
    private static StreamOfFixes stream;

    @BeforeAll
    static void start() {
        service = RunningService.start(RedisServer.current().url(), RunningService.unlimited());
        stream = new StreamOfFixes(RedisServer.current().url());
    }

    @AfterAll
    static void stop() {
        stream.close();
        service.close();
    }

    @Test
    void aFixIsAcceptedOnceRedisHasIt() {
        var answer = service.post(PATH, DRIVER, FIX);
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("{\"accepted\":1}");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(stream.length()).isEqualTo(1);
    }

    @Test
    void theStreamsEntryIsTheOneTextOfTheFixAndNothingElse() {
        var takenAt = Instant.now().truncatedTo(ChronoUnit.MILLIS).minusSeconds(3);
        var before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        service.post(PATH, DRIVER, """
                {"latitude": 40.7128, "longitude": -74.006, "timestamp": "%s", "speed": 45.5, "heading": 360,
                 "accuracy": 10, "order_id": "order_123", "battery": {"level": 0.4}, "driver_id": "99"}
                """.formatted(takenAt));
        assertThat(stream.entries().getFirst()).containsOnlyKeys("fix");
        var fix = stream.fixes().getFirst();
        assertThat(fix.receivedAt()).isBetween(before, Instant.now());
        assertThat(stream.texts().getFirst()).isEqualTo("""
                {"driver_id":"12345","latitude":40.7128,"longitude":-74.006,"timestamp":"%s","speed":45.5,\
                "heading":0.0,"accuracy":10.0,"order_id":"order_123","received_at":"%s"}"""
                .formatted(text(takenAt), text(fix.receivedAt())));
    }

    @Test
    void aFixWithoutATimeWasTakenWhenItCame() {
        service.post(PATH, DRIVER, FIX);
        var fix = stream.fixes().getFirst();
        assertThat(fix.takenAt()).isEqualTo(fix.receivedAt());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{\"latitude\":91,\"longitude\":0}|latitude|latitude: 91.0 (expected: -90 to 90)",
            "{\"latitude\":1,\"longitude\":180.1}|longitude|longitude: 180.1 (expected: -180 to 180)",
            "{\"longitude\":1}|latitude|latitude: missing (expected: -90 to 90)",
            "{\"latitude\":\"1\",\"longitude\":1}|latitude|latitude: a text (expected: -90 to 90)",
            "{\"latitude\":1,\"longitude\":1,\"speed\":-1}|speed|speed: -1.0 (expected: 0 to 400)",
            "{\"latitude\":1,\"longitude\":1,\"heading\":361}|heading|heading: 361.0 (expected: 0 to 360)",
    })
    void aFixThatCannotBeIsRefusedWithItsReason(String body, String field, String reason) {
        var answer = service.post(PATH, DRIVER, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(RunningService.PROBLEM);
        assertThat(answer.body()).isEqualTo(
                "{\"title\":\"Bad Request\",\"status\":400,\"detail\":\"%s\",\"errors\":[{\"field\":\"%s\",\"reason\":\"%s\"}]}"
                        .formatted(reason, field, reason));
        assertThat(stream.length()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "7", "\uFEFF" + FIX, FIX + FIX, "{\"latitude\":NaN,\"longitude\":1}",
            "{\"latitude\":1,\"latitude\":1,\"longitude\":1}", "{\"latitude\":0,\"longitude\":0}",
            "{\"latitude\":1,\"longitude\":1,\"timestamp\":\"yesterday\"}",
            "{\"latitude\":1,\"longitude\":1,\"order_id\":\"a b\"}"})
    void whatIsNoFixIsRefused(String body) {
        var answer = service.post(PATH, DRIVER, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"errors\":[{\"field\":").contains("(expected: ");
        assertThat(stream.length()).isZero();
    }

    @Test
    void everythingWrongWithAFixIsSaidAtOnce() {
        var answer = service.post(PATH, DRIVER, "{\"latitude\":91,\"longitude\":181}");
        assertThat(answer.body()).contains("\"detail\":\"2 fields were refused\"", "\"field\":\"latitude\"",
                "\"field\":\"longitude\"");
    }

    @ParameterizedTest
    @CsvSource({"PT15S, 400", "PT5S, 202", "-PT23H, 202", "-PT24H1M, 400"})
    void aFixMayLieTenSecondsAheadAndADayBack(String offset, int status) {
        var takenAt = Instant.now().plus(Duration.parse(offset));
        var answer = service.post(PATH, DRIVER,
                "{\"latitude\":1,\"longitude\":1,\"timestamp\":\"" + takenAt + "\"}");
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @Test
    void thereIsNoCurrentFixBeforeTheFirst() {
        var answer = service.get(PATH, DRIVER);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(RunningService.PROBLEM);
        assertThat(answer.body()).contains("\"status\":404", "this driver has no current location");
    }

    @Test
    void theCurrentFixIsAnsweredByteForByte() {
        // Written as nobody of ours writes it.
        String stored = new String(FixJson.encode(Fixes.example()), StandardCharsets.US_ASCII).replace(",", " , ");
        stream.redis().set(RedisKeys.currentFix(new DriverId(12345)), stored);
        for (String token : new String[]{DRIVER, Tokens.dispatcher(), Tokens.admin()}) {
            var answer = service.get(PATH, token);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
            assertThat(answer.body()).isEqualTo(stored);
        }
    }

    @ParameterizedTest
    @MethodSource("notTheDriver")
    void nobodyElseReportsAsTheDriver(String token) {
        var answer = service.post(PATH, token, FIX);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(RunningService.PROBLEM);
        assertThat(stream.length()).isZero();
    }

    static Stream<String> notTheDriver() {
        return Stream.of(Tokens.driver(1), Tokens.customer("order_123"), Tokens.dispatcher(), Tokens.admin());
    }

    @Test
    void nobodyElseButADispatcherSeesWhereTheDriverIs() {
        assertThat(service.get(PATH, Tokens.driver(1)).statusCode()).isEqualTo(403);
        assertThat(service.get(PATH, Tokens.customer("order_123")).statusCode()).isEqualTo(403);
    }

    @Test
    void aTokenIsNeeded() {
        var without = service.send(HttpRequest.newBuilder(service.uri(PATH)).GET());
        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(without.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(without.headers().firstValue("Content-Type")).hasValue(RunningService.PROBLEM);
        assertThat(service.get(PATH, DRIVER + "x").statusCode()).isEqualTo(401);
        assertThat(service.get(PATH + "?access_token=" + DRIVER, DRIVER).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"007", "0", "-1", "x", "9223372036854775808", "1.0", "%20"})
    void anIdThatIsNoneIsNobodysOwnAndABadRequestToADispatcher(String id) {
        String path = "/api/v1/drivers/" + id + "/location";
        assertThat(service.post(path, DRIVER, FIX).statusCode()).isEqualTo(403);
        assertThat(service.get(path, DRIVER).statusCode()).isEqualTo(403);
        var answer = service.get(path, Tokens.dispatcher());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"driver_id\"", "without leading zeros");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "OPTIONS", "HEAD", "PUT", "PATCH"})
    void anotherMethodIsToldWhichThereAre(String method) {
        var answer = service.send(service.request(PATH, DRIVER).method(method, BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow").orElse("").split(",\\s*"))
                .containsExactlyInAnyOrder("GET", "POST");
        var denied = service.send(service.request(PATH, Tokens.driver(1)).method(method, BodyPublishers.noBody()));
        assertThat(denied.statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/v1/drivers", "/api/v1/drivers/12345", "/api/v1/drivers/12345/locationx",
            "/api/v1/drivers/12345/location/", "/actuator/health", "/favicon.ico"})
    void anUnknownPathIsNotThereForThoseWhoMayAsk(String path) {
        var answer = service.get(path, DRIVER);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(RunningService.PROBLEM);
        assertThat(service.get(path, "none").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/geo+json", "nonsense"})
    void onlyJsonIsTaken(String type) {
        var answer = service.send(service.request(PATH, DRIVER).header("Content-Type", type)
                .POST(BodyPublishers.ofString(FIX)));
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(RunningService.PROBLEM);
    }

    @Test
    void noMediaTypeIsAnUnknownOne() {
        var answer = service.send(service.request(PATH, DRIVER).POST(BodyPublishers.ofString(FIX)));
        assertThat(answer.statusCode()).isEqualTo(415);
    }

    @Test
    void aMediaTypeMayHaveParameters() {
        var answer = service.send(service.request(PATH, DRIVER)
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofString(FIX)));
        assertThat(answer.statusCode()).isEqualTo(202);
    }

    @Test
    void aBodyMayHaveSixteenKibibytes() {
        String most = padded(16 * 1024);
        assertThat(service.post(PATH, DRIVER, most).statusCode()).isEqualTo(202);
        var tooLarge = service.post(PATH, DRIVER, most + " ");
        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(tooLarge.headers().firstValue("Content-Type")).hasValue(RunningService.PROBLEM);
        assertThat(stream.length()).isEqualTo(1);
    }

    @Test
    void aBodyOfUnknownLengthIsBoundedToo() {
        byte[] tooLarge = padded(200 * 1024).getBytes(StandardCharsets.UTF_8);
        var answer = service.send(service.request(PATH, DRIVER).header("Content-Type", RunningService.JSON)
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(tooLarge))));
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    /** Each request has every fault from its own on; the first in the order of checks is answered. */
    @ParameterizedTest
    @CsvSource({"bad token, /nowhere, DELETE, text/plain, large, 401",
            "other driver, /location, DELETE, text/plain, large, 403",
            "driver, /nowhere, DELETE, text/plain, large, 404",
            "driver, /location, DELETE, text/plain, large, 405",
            "driver, /location, POST, text/plain, large, 415",
            "driver, /location, POST, application/json, large, 413",
            "driver, /location, POST, application/json, small, 400"})
    void faultsAreFoundInAFixedOrder(String who, String path, String method, String type, String size, int status) {
        String token = switch (who) {
            case "driver" -> DRIVER;
            case "other driver" -> Tokens.driver(1);
            default -> "none";
        };
        String body = size.equals("large") ? "x".repeat(20_000) : "x";
        var answer = service.send(service.request("/api/v1/drivers/12345" + path, token).header("Content-Type", type)
                .method(method, BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @Test
    void aRefusalTellsNothingAboutTheInside() {
        var answer = service.post(PATH, DRIVER, "{\"latitude\":");
        assertThat(answer.body()).doesNotContain("Exception", "io.fleet", "tools.jackson", "\tat ");
    }

    @Test
    void manyFixesAtOnceLandOnceEach() {
        int count = 2_000;
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var answers = IntStream.range(0, count).mapToObj(i -> service.client().sendAsync(
                service.request(PATH, DRIVER).header("Content-Type", RunningService.JSON)
                        .POST(BodyPublishers.ofString(
                                "{\"latitude\":1,\"longitude\":1,\"timestamp\":\"" + now.minusMillis(i) + "\"}"))
                        .build(),
                BodyHandlers.ofString())).toList();
        assertThat(answers.stream().map(CompletableFuture::join).map(HttpResponse::statusCode).distinct())
                .containsExactly(202);
        var taken = stream.fixes().stream().map(Fix::takenAt).toList();
        assertThat(taken).hasSize(count).doesNotHaveDuplicates();
    }

    private static String padded(int length) {
        return FIX + " ".repeat(length - FIX.length());
    }

    /** With three decimals, which {@link Instant#toString} leaves out where they are zeros. */
    private static String text(Instant time) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
                .withZone(ZoneOffset.UTC).format(time);
    }
}
