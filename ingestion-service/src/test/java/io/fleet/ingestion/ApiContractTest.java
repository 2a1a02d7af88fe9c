package io.fleet.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.ApiContract;
import io.fleet.service.testing.RawRequest;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.Fixes;
import io.fleet.wire.FixJson;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.RedisClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Brings about everything that docs/api/ingestion-service.yaml describes. */
@WithRedis
@Timeout(120)
class ApiContractTest {

    private static final String DRIVER = "/api/v1/drivers/12345";
    private static final String LOCATION = DRIVER + "/location";
    private static final String LOCATIONS = DRIVER + "/locations";
    private static final String STREAM = DRIVER + "/stream";
    private static final String API = "/openapi/ingestion-service.yaml";
    private static final String TOKEN = Tokens.driver(12345);
    private static final String NOWHERE = "{\"latitude\":91,\"longitude\":1,\"timestamp\":\"2024-01-01T12:00:00Z\"}";

    private final ApiContract contract = ApiContract.of("ingestion-service");

    @Test
    void everythingThatIsDescribedIsAnsweredAndNothingElse(RedisServer redis) {
        try (var service = RunningService.start(redis.url(), RunningService.PATIENT, "fleet.intake.max-age=36500d")) {
            takes(service);
            shows(service, redis.url());
            refuses(service);
            describes(service);
        }
        try (var service = RunningService.start(redis.url(), RunningService.PATIENT, "fleet.limit.fixes-burst=1",
                "fleet.limit.batches-burst=1", "fleet.limit.fixes-per-second=1", "fleet.intake.max-age=36500d",
                "fleet.limit.failed-auth-per-minute=1", "fleet.limit.failed-auth-burst=1")) {
            limits(service);
        }
        try (var service = RunningService.start("redis://127.0.0.1:1", "fleet.intake.max-age=36500d")) {
            isAway(service);
        }
        // Only a key set can be away while a socket is opened; PublicKeysTest has it.
        assertThat(contract.unseen()).containsExactly("GET /api/v1/drivers/{driver_id}/stream 503",
                "GET /api/v1/drivers/{driver_id}/stream 503 application/problem+json");
    }

    private void takes(RunningService service) {
        for (String path : List.of("location", "locations")) {
            contract.requestExamples("POST /api/v1/drivers/{driver_id}/" + path)
                    .forEach((name, example) -> is(202, service.post(DRIVER + "/" + path, TOKEN, example)));
        }
        is(202, service.post(LOCATIONS, TOKEN, "[" + NOWHERE + "," + NOWHERE.replace("91", "1") + "]"));
    }

    private void shows(RunningService service, String redis) {
        is(404, service.get(LOCATION, TOKEN));
        try (var client = RedisClient.create(redis)) {
            client.connect().sync().set(RedisKeys.currentFix(Fixes.DRIVER),
                    new String(FixJson.encode(Fixes.example()), StandardCharsets.UTF_8));
        }
        is(200, service.get(LOCATION, TOKEN));
    }

    private void refuses(RunningService service) {
        String other = Tokens.driver(7);
        for (String token : List.of("none", other)) {
            int status = token.equals(other) ? 403 : 401;
            is(status, service.post(LOCATION, token, NOWHERE));
            is(status, service.post(LOCATIONS, token, NOWHERE));
            is(status, service.get(LOCATION, token));
            is(status, service.get(STREAM, token));
        }
        is(400, service.post(LOCATION, TOKEN, NOWHERE));
        is(400, service.post(LOCATIONS, TOKEN, "[" + NOWHERE + "]"));
        is(400, service.get("/api/v1/drivers/007/location", Tokens.admin()));
        for (String path : List.of(LOCATION, LOCATIONS)) {
            is(413, service.post(path, TOKEN, " ".repeat(1024 * 1024 + 1)));
            is(415, service.send(service.request(path, TOKEN).POST(BodyPublishers.ofString("x"))));
        }
        is(426, service.get(STREAM, TOKEN));
        is(101, STREAM, RawRequest.socket(service.uri("").getPort(), STREAM).header("Host", "localhost")
                .header("Authorization", "Bearer " + TOKEN));
        is(400, STREAM, RawRequest.to(service.uri("").getPort(), "GET " + STREAM).header("Host", "localhost")
                .header("Upgrade", "websocket").header("Sec-WebSocket-Version", "13")
                .header("Authorization", "Bearer " + TOKEN));
        is(404, service.get("/api/v1/drivers", TOKEN));
        is(405, service.send(service.request(LOCATIONS, TOKEN).DELETE()));
    }

    private void describes(RunningService service) {
        var document = is(200, service.get(API, TOKEN));
        assertThat(document.body()).startsWith("openapi: 3.1").contains(LOCATION.replace("12345", "{driver_id}"));
        is(304, service.send(service.request(API, TOKEN).header("If-None-Match",
                document.headers().firstValue("ETag").orElseThrow())));
        is(401, service.get(API + "?access_token=" + TOKEN, TOKEN));
    }

    private void limits(RunningService service) {
        String example = NOWHERE.replace("91", "1");
        is(202, service.post(LOCATION, TOKEN, example));
        is(429, service.post(LOCATION, TOKEN, example));
        is(202, service.post(LOCATIONS, TOKEN, "[" + example + "]"));
        is(429, service.post(LOCATIONS, TOKEN, "[" + example + "]"));
        is(401, service.get(LOCATION, "none"));
        is(429, service.get(LOCATION, "none"));
        is(429, service.get(STREAM, "none"));
    }

    private void isAway(RunningService service) {
        is(503, service.post(LOCATION, TOKEN, NOWHERE.replace("91", "1")));
        is(503, service.post(LOCATIONS, TOKEN, "[" + NOWHERE.replace("91", "1") + "]"));
        is(503, service.get(LOCATION, TOKEN));
    }

    private HttpResponse<String> is(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.request() + " " + answer.body()).isEqualTo(status);
        return contract.check(answer);
    }

    private void is(int status, String path, RawRequest request) {
        var answer = request.send();
        assertThat(answer.status()).isEqualTo(status);
        contract.check("GET " + path, answer);
    }
}
