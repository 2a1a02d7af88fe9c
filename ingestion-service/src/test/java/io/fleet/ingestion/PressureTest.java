package io.fleet.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.EmbeddedRedis;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.Fixes;
import io.fleet.wire.FixJson;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.protocol.CommandType;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What drivers are told while what is behind the stream does not keep up: with a Redis of its own, for the test to fill and to break. */
@Timeout(120)
class PressureTest {

    private static final String PATH = "/api/v1/drivers/12345/location";
    private static final String BATCH = "/api/v1/drivers/12345/locations";
    private static final String SOCKET = "/api/v1/drivers/12345/stream";
    private static final String FIX = "{\"latitude\":1,\"longitude\":1}";
    private static final String DRIVER = Tokens.driver(12345);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int HIGH = 50;
    private static final int LONG = 400_000;

    private static final String ENTRIES = "fleet_backlog_entries";
    private static final String MEMORY = "fleet_redis_memory_bytes";
    private static final String LIMIT = "fleet_redis_memory_limit_bytes";
    private static final String BY_BACKLOG = "fleet_fixes_rejected_total{reason=\"backlog\"}";
    private static final String BY_REDIS = "fleet_fixes_rejected_total{reason=\"unavailable\"}";

    private static final String FILL = "for i = 1, tonumber(ARGV[2]) do redis.call('XADD', KEYS[1], '*', 'fix', ARGV[1]) end";

    private static final String OTHERS = "for i = 1, 25 do redis.call('SET', 'other:' .. i, string.rep('x', tonumber(ARGV[1]))) end";

    @TempDir
    private Path folder;
    private EmbeddedRedis redis;
    private StreamOfFixes stream;
    private RunningService service;

    @BeforeEach
    void start() {
        redis = EmbeddedRedis.start(new EmbeddedRedis.Options(0, folder));
        stream = new StreamOfFixes(redis.url());
        service = RunningService.start(redis.url(), RunningService.PATIENT, "fleet.backlog.high=" + HIGH,
                "fleet.limit.fixes-burst=1000000");
    }

    @AfterEach
    void stop() {
        service.close();
        stream.close();
        redis.close();
    }

    @Test
    void aboveTheHighMarkEveryWayInIsShutUntilTheBacklogIsBelowTheLowOne() throws InterruptedException {
        fill(HIGH);
        awaitEntries(HIGH);
        try (var phone = DriversPhone.connect(service, SOCKET, DRIVER)) {
            assertThat(phone.ask(FIX)).isEqualTo("{\"accepted\":1,\"rejected\":[]}");
            awaitEntries(HIGH + 1);
            assertShut(service.post(PATH, DRIVER, FIX));
            assertShut(service.post(BATCH, DRIVER, "[" + timed(1) + "," + timed(2) + "]"));
            assertThat(phone.ask(FIX))
                    .matches("\\{\"accepted\":0,\"error\":\"unavailable\",\"retry_after_s\":[1-5]}");
            assertThat(service.post(PATH, DRIVER, "{").statusCode()).isEqualTo(400);
            assertThat(Metrics.of(service).value(BY_BACKLOG)).isEqualTo(4);

            trim(47);
            assertShut(service.post(PATH, DRIVER, FIX));
            trim(44);
            assertThat(service.post(PATH, DRIVER, FIX).statusCode()).isEqualTo(202);
            assertThat(phone.ask(FIX)).isEqualTo("{\"accepted\":1,\"rejected\":[]}");
            fill(1);
            awaitEntries(47);
            assertThat(service.post(PATH, DRIVER, FIX).statusCode()).as("on the way up again").isEqualTo(202);
            assertThat(stream.length()).isEqualTo(48);
        }
    }

    @Test
    void theBacklogMayTakeHalfOfWhatRedisMayUse() {
        fill(HIGH / 2, "x".repeat(LONG));
        awaitEntries(HIGH / 2);
        long bytes = stream.redis().memoryUsage(RedisKeys.STREAM);
        limitMemory(bytes * 2 * 100 / 101);
        assertShut(service.post(PATH, DRIVER, FIX));
        limitMemory(bytes * 2 * 100 / 95);
        assertShut(service.post(PATH, DRIVER, FIX));
        limitMemory(bytes * 2 * 100 / 85);
        assertThat(service.post(PATH, DRIVER, FIX).statusCode()).isEqualTo(202);
        assertThat(Metrics.of(service).value(BY_REDIS)).isZero();
    }

    @Test
    void whatElseIsInRedisDoesNotShutTheWayIn() {
        fill(1);
        stream.redis().eval(OTHERS, ScriptOutputType.STATUS, new String[0], Integer.toString(LONG));
        // What Redis needed for a moment to take them must not count.
        Awaitility.await().atMost(PATIENCE).until(() -> Metrics.of(service).value(MEMORY) < 13_000_000);
        limitMemory(15_000_000);
        assertThat(service.post(PATH, DRIVER, FIX).statusCode()).isEqualTo(202);
    }

    @Test
    void theBacklogIsKnownAgainAfterAnOutageOfRedis() {
        fill(HIGH + 1);
        awaitEntries(HIGH + 1);
        assertShut(service.post(PATH, DRIVER, FIX));
        redis.close();
        Awaitility.await().atMost(PATIENCE).until(() -> Double.isNaN(Metrics.of(service).value(ENTRIES)));
        assertShut(service.post(PATH, DRIVER, FIX));
        assertThat(Metrics.of(service).value(BY_BACKLOG)).isEqualTo(1);
        assertThat(Metrics.of(service).value(BY_REDIS)).isEqualTo(1);

        redis = EmbeddedRedis.start(new EmbeddedRedis.Options(redis.port(), folder));
        awaitEntries(HIGH + 1);
        assertShut(service.post(PATH, DRIVER, FIX));
        assertThat(Metrics.of(service).value(BY_BACKLOG)).isEqualTo(2);
        trim(0);
        assertThat(service.post(PATH, DRIVER, FIX).statusCode()).isEqualTo(202);
    }

    @Test
    void aRedisThatMayNotTellItsMemoryKeepsNobodyOut() {
        fill(HIGH + 1);
        awaitEntries(HIGH + 1);
        assertShut(service.post(PATH, DRIVER, FIX));
        stream.redis().aclSetuser("default", AclSetuserArgs.Builder.removeCommand(CommandType.INFO));
        Awaitility.await().atMost(PATIENCE).until(() -> service.post(PATH, DRIVER, FIX).statusCode() == 202);
        assertThat(Metrics.of(service).value(ENTRIES)).isNaN();
    }

    @Test
    void theGaugesTellWhatWaitsAndWhatRoomThereIs() {
        Metrics.await(service, LIMIT, 1L << 30);
        assertThat(Metrics.of(service).value("fleet_backlog_age_seconds")).isZero();
        assertThat(Metrics.of(service).value("fleet_backlog_memory_bytes")).isZero();
        String hourAgo = (Instant.now().toEpochMilli() - 3_600_000) + "-0";
        stream.redis().eval("redis.call('XADD', KEYS[1], ARGV[1], 'fix', '{}')", ScriptOutputType.STATUS,
                new String[]{RedisKeys.STREAM}, hourAgo);
        awaitEntries(1);
        var metrics = Metrics.of(service);
        assertThat(metrics.value("fleet_backlog_age_seconds")).isBetween(3_599.0, 3_720.0);
        assertThat(metrics.value("fleet_backlog_memory_bytes")).isBetween(50.0, 10_000.0);
        assertThat(metrics.value("fleet_redis_memory_bytes")).isBetween(500_000.0, 50_000_000.0);
    }

    private void fill(int entries) {
        fill(entries, new String(FixJson.encode(Fixes.example()), StandardCharsets.UTF_8));
    }

    private void fill(int entries, String text) {
        stream.redis().eval(FILL, ScriptOutputType.STATUS, new String[]{RedisKeys.STREAM}, text,
                Integer.toString(entries));
    }

    private void trim(int entries) {
        stream.redis().xtrim(RedisKeys.STREAM, false, entries);
        awaitEntries(entries);
    }

    private void limitMemory(long bytes) {
        stream.redis().configSet("maxmemory", Long.toString(bytes));
        Metrics.await(service, LIMIT, (double) bytes);
    }

    private void awaitEntries(int entries) {
        Metrics.await(service, ENTRIES, entries);
    }

    private static void assertShut(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(RunningService.PROBLEM);
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 5L);
        assertThat(answer.body()).contains("\"status\":503").doesNotContain("redis", "Redis", "Exception");
    }

    private static String timed(int secondsAgo) {
        return "{\"latitude\":1,\"longitude\":1,\"timestamp\":\"" + Instant.now().minusSeconds(secondsAgo) + "\"}";
    }
}
