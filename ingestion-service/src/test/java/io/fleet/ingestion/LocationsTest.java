package io.fleet.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.Fix;
import io.fleet.service.testing.Tokens;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@WithRedis
@Timeout(60)
class LocationsTest {

    private static final String PATH = "/api/v1/drivers/12345/locations";
    private static final String DRIVER = Tokens.driver(12345);

    private static RunningService service;
    private static StreamOfFixes stream;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

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

    @ParameterizedTest
    @ValueSource(strings = {"[%s,%s]", "{\"locations\":[%s,%s]}", " { \"device\" : {}, \"locations\" : [ %s , %s ] } "})
    void aBatchMayBeAnArrayOrAnObjectWithOne(String form) {
        var answer = service.post(PATH, DRIVER, form.formatted(fix(5), fix(0)));
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body()).isEqualTo("{\"accepted\":2,\"rejected\":[]}");
        assertThat(stream.fixes().stream().map(Fix::takenAt)).containsExactly(now.minusSeconds(5), now);
    }

    @Test
    void theAcceptableAreTakenAndEachOtherIsToldWhy() {
        var answer = service.post(PATH, DRIVER, "[%s,%s,7,%s,%s]".formatted(fix(1),
                "{\"latitude\":1,\"longitude\":1}", fix(2),
                "{\"latitude\":91,\"longitude\":1,\"timestamp\":\"" + now + "\"}"));
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).startsWith("{\"accepted\":2,\"rejected\":["
                + "{\"index\":1,\"field\":\"timestamp\",\"reason\":\"timestamp: missing (expected: ")
                .contains("{\"index\":2,\"field\":\"fix\",\"reason\":\"fix: no object (expected: a JSON object)\"}")
                .endsWith("{\"index\":4,\"field\":\"latitude\",\"reason\":\"latitude: 91.0 (expected: -90 to 90)\"}]}");
        assertThat(stream.fixes().stream().map(Fix::takenAt))
                .containsExactly(now.minusSeconds(1), now.minusSeconds(2));
    }

    @Test
    void aBatchWithNothingAcceptableIsABadRequest() {
        var answer = service.post(PATH, DRIVER, "[{\"latitude\":91,\"longitude\":1,\"timestamp\":\"" + now + "\"},7]");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(RunningService.PROBLEM);
        assertThat(answer.body()).isEqualTo(
                "{\"title\":\"Bad Request\",\"status\":400,\"detail\":\"none of the fixes can be taken\",\"errors\":["
                        + "{\"index\":0,\"field\":\"latitude\",\"reason\":\"latitude: 91.0 (expected: -90 to 90)\"},"
                        + "{\"index\":1,\"field\":\"fix\",\"reason\":\"fix: no object (expected: a JSON object)\"}]}");
        assertThat(stream.length()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"locations\":[]}", "{\"locations\":7}", "7", "[", "[{}",
            "{\"latitude\":1,\"longitude\":1}"})
    void whatIsNoBatchIsRefusedAsAWhole(String body) {
        var answer = service.post(PATH, DRIVER, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"errors\":[{\"field\":\"body\",\"reason\":\"body: ");
        assertThat(stream.length()).isZero();
    }

    @Test
    void aBatchMayHoldAThousandFixesAndNotOneMore() {
        var most = service.post(PATH, DRIVER, batch(1_000));
        assertThat(most.body()).isEqualTo("{\"accepted\":1000,\"rejected\":[]}");
        assertThat(stream.fixes().stream().map(Fix::takenAt)).doesNotHaveDuplicates().hasSize(1_000);
        var tooMany = service.post(PATH, DRIVER, batch(1_001));
        assertThat(tooMany.statusCode()).isEqualTo(400);
        assertThat(tooMany.body()).contains("more than 1000 fixes (expected: 1 to 1000)");
        assertThat(stream.length()).isEqualTo(1_000);
    }

    @Test
    void aThousandRefusalsAreEachAnswered() {
        String bad = IntStream.range(0, 1_000).mapToObj(_ -> "{}").collect(Collectors.joining(",", "[", "]"));
        var answer = service.post(PATH, DRIVER, bad);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("{\"index\":0,", "{\"index\":999,");
    }

    @Test
    void aBodyMayHaveOneMebibyte() {
        String batch = batch(10);
        String most = batch + " ".repeat(1024 * 1024 - batch.length());
        assertThat(service.post(PATH, DRIVER, most).statusCode()).isEqualTo(202);
        assertThat(service.post(PATH, DRIVER, most + " ").statusCode()).isEqualTo(413);
    }

    @Test
    void aReasonIsQuotedAsJson() {
        var answer = service.post(PATH, DRIVER, "[%s,%s]".formatted(fix(1),
                "{\"latitude\":1,\"longitude\":1,\"timestamp\":\"\\\"\\\\\\n\"}"));
        assertThat(answer.body()).contains("\"reason\":\"timestamp: \\\"\\\\? (expected: ");
    }

    @ParameterizedTest
    @CsvSource({"none, POST, application/json, 401", "other, POST, application/json, 403",
            "other, GET, application/json, 403", "driver, GET, application/json, 405",
            "driver, POST, text/plain, 415", "driver, POST, application/json, 400"})
    void faultsAreFoundInAFixedOrder(String who, String method, String type, int status) {
        String token = switch (who) {
            case "driver" -> DRIVER;
            case "other" -> Tokens.dispatcher();
            default -> "none";
        };
        var answer = service.send(service.request(PATH, token).header("Content-Type", type)
                .method(method, BodyPublishers.ofString("x")));
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(RunningService.PROBLEM);
        assertThat(answer.headers().firstValue("Allow")).isEqualTo(
                status == 405 ? Optional.of("POST") : Optional.empty());
    }

    private String batch(int fixes) {
        return IntStream.range(0, fixes).mapToObj(this::fix).collect(Collectors.joining(",", "[", "]"));
    }

    private String fix(int secondsAgo) {
        return "{\"latitude\":1,\"longitude\":1,\"timestamp\":\"" + now.minusSeconds(secondsAgo) + "\"}";
    }
}
