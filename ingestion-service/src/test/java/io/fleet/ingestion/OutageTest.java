package io.fleet.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.EmbeddedRedis;
import io.fleet.ingestion.limit.HandTurnedTime;
import io.fleet.ingestion.stream.FixAppender;
import io.fleet.ingestion.stream.FixesInFlight;
import io.fleet.service.testing.LoadingRedis;
import io.fleet.service.testing.Tokens;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What drivers are told while Redis is away, hangs, or takes no writes: with a Redis of its own, for the test to break. */
@Timeout(120)
class OutageTest {

    private static final String PATH = "/api/v1/drivers/12345/location";
    private static final String BATCH = "/api/v1/drivers/12345/locations";
    private static final String SOCKET = "/api/v1/drivers/12345/stream";
    private static final String FIX = "{\"latitude\":1,\"longitude\":1}";
    private static final String DRIVER = Tokens.driver(12345);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;
    private EmbeddedRedis redis;
    private RunningService service;

    @BeforeEach
    void start() {
        redis = EmbeddedRedis.start(new EmbeddedRedis.Options(0, folder));
        service = RunningService.start(redis.url(), RunningService.unlimited());
    }

    @AfterEach
    void stop() {
        service.close();
        redis.close();
    }

    @Test
    void withoutRedisNothingIsAcceptedUntilItIsBack() throws InterruptedException {
        try (var phone = DriversPhone.connect(service, SOCKET, DRIVER)) {
            assertThat(service.post(PATH, DRIVER, FIX).statusCode()).isEqualTo(202);
            redis.close();

            assertRefused(service.post(PATH, DRIVER, FIX));
            assertRefused(service.post(BATCH, DRIVER, batch(10)));
            assertRefused(service.get(PATH, DRIVER));
            assertThat(phone.ask(FIX))
                    .matches("\\{\"accepted\":0,\"error\":\"unavailable\",\"retry_after_s\":[1-5]}");
            assertThat(service.post(PATH, DRIVER, "{").statusCode()).isEqualTo(400);
            assertThat(service.manage("health/readiness").statusCode()).isEqualTo(503);
            assertThat(service.manage("health/liveness").statusCode()).isEqualTo(200);

            redis = EmbeddedRedis.start(new EmbeddedRedis.Options(redis.port(), folder));
            Awaitility.await().atMost(PATIENCE)
                    .until(() -> service.manage("health/readiness").statusCode() == 200);
            assertThat(service.post(PATH, DRIVER, FIX).statusCode()).isEqualTo(202);
            assertThat(phone.ask(FIX)).isEqualTo("{\"accepted\":1,\"rejected\":[]}");
            try (var stream = new StreamOfFixes(redis.url())) {
                assertThat(stream.length()).isEqualTo(3);
            }
        }
    }

    @Test
    void whileRedisHangsNobodyWaitsLong() throws Exception {
        service.close();
        service = RunningService.start(redis.url(), "fleet.limit.fixes-burst=1000000");
        signal("STOP");
        var start = Instant.now();
        assertRefused(service.post(PATH, DRIVER, FIX));
        assertThat(Duration.between(start, Instant.now())).isBetween(Duration.ofMillis(400), Duration.ofSeconds(3));
        signal("CONT");
        Awaitility.await().atMost(PATIENCE).until(() -> service.post(PATH, DRIVER, FIX).statusCode() == 202);
    }

    @Test
    void fixesThatWaitForRedisAreBounded() throws Exception {
        var appender = service.bean(FixAppender.class);
        signal("STOP");
        var waiting = IntStream.range(0, 4).mapToObj(_ -> service.client().sendAsync(
                service.request(BATCH, DRIVER).header("Content-Type", RunningService.JSON)
                        .POST(BodyPublishers.ofString(batch(1_000))).build(),
                BodyHandlers.ofString())).toList();
        Awaitility.await().atMost(PATIENCE).until(() -> FixesInFlight.now(appender) == 4_000);
        assertRefused(service.post(BATCH, DRIVER, batch(97)));
        assertThat(FixesInFlight.now(appender)).isEqualTo(4_000);
        signal("CONT");
        assertThat(waiting.stream().map(CompletableFuture::join).map(HttpResponse::statusCode)).containsOnly(202);
        Awaitility.await().atMost(PATIENCE).until(() -> FixesInFlight.now(appender) == 0);
        assertThat(service.post(BATCH, DRIVER, batch(97)).statusCode()).isEqualTo(202);
    }

    @Test
    void aFixWhoseDriverHangsUpIsTakenAndCountedAllTheSame() throws Exception {
        signal("STOP");
        var appender = service.bean(FixAppender.class);
        var answer = service.client().sendAsync(
                service.request(PATH, DRIVER).header("Content-Type", RunningService.JSON)
                        .POST(BodyPublishers.ofString(FIX)).build(),
                BodyHandlers.ofString());
        Awaitility.await().atMost(PATIENCE).until(() -> FixesInFlight.now(appender) == 1);
        answer.cancel(true);
        signal("CONT");
        Awaitility.await().atMost(PATIENCE).until(() -> FixesInFlight.now(appender) == 0);
        Metrics.await(service, "fleet_fixes_accepted_total{transport=\"http\"}", 1);
    }

    @Test
    void aRedisOutOfMemoryTakesNothingUntilThereIsRoom() {
        try (var stream = new StreamOfFixes(redis.url())) {
            stream.redis().configSet("maxmemory", "1");
            assertRefused(service.post(PATH, DRIVER, FIX));
            assertRefused(service.post(BATCH, DRIVER, batch(10)));
            stream.redis().configSet("maxmemory", "1gb");
            assertThat(service.post(PATH, DRIVER, FIX).statusCode()).isEqualTo(202);
            assertThat(stream.length()).isEqualTo(1);
        }
    }

    @Test
    void whoSendsTooMuchIsToldSoFirst() {
        service.close();
        service = RunningService.start(redis.url(), new HandTurnedTime()::rule, RunningService.PATIENT,
                "fleet.limit.fixes-burst=1", "fleet.limit.batches-burst=1");
        try (var stream = new StreamOfFixes(redis.url())) {
            stream.redis().configSet("maxmemory", "1");
            assertRefused(service.post(PATH, DRIVER, FIX));
            assertThat(service.post(PATH, DRIVER, FIX).statusCode()).isEqualTo(429);
            assertRefused(service.post(BATCH, DRIVER, batch(10)));
            assertThat(service.post(BATCH, DRIVER, batch(10)).statusCode()).isEqualTo(429);
        }
    }

    @Test
    void aRedisThatLoadsItsDataTakesNothingUntilItHas() {
        try (var stream = new StreamOfFixes(redis.url())) {
            assertThat(service.post(PATH, DRIVER, FIX).statusCode()).isEqualTo(202);
            try (var _ = LoadingRedis.at(redis.url())) {
                Awaitility.await().atMost(PATIENCE)
                        .untilAsserted(() -> assertRefused(service.post(PATH, DRIVER, FIX)));
                assertThat(service.manage("health/readiness").statusCode()).isEqualTo(503);
            }
            Awaitility.await().atMost(PATIENCE).until(() -> service.post(PATH, DRIVER, FIX).statusCode() == 202);
            assertThat(stream.length()).isGreaterThan(1);
        }
    }

    @Test
    void aReplicaTakesNothing() {
        try (var stream = new StreamOfFixes(redis.url())) {
            stream.redis().replicaof("127.0.0.1", 1);
            assertRefused(service.post(PATH, DRIVER, FIX));
            stream.redis().replicaofNoOne();
            assertThat(service.post(PATH, DRIVER, FIX).statusCode()).isEqualTo(202);
        }
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(RunningService.PROBLEM);
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 5L);
        assertThat(answer.body()).contains("\"status\":503").doesNotContain("redis", "Redis", "Exception");
    }

    /** Makes Redis hang without closing its connections, and go on. */
    private void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(redis.pid())).start().waitFor()).isZero();
    }

    private static String batch(int fixes) {
        var now = Instant.now();
        return IntStream.range(0, fixes)
                .mapToObj(i -> "{\"latitude\":1,\"longitude\":1,\"timestamp\":\"" + now.minusSeconds(i) + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
