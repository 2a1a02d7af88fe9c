package io.fleet.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.Collector;
import io.fleet.wire.RedisKeys;
import io.fleet.wire.TraceParent;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a trace goes on from the request to the stream. */
@WithRedis
@Timeout(60)
class TracingTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
    private static final String LOCATION = "/api/v1/drivers/12345/location";

    @Test
    void aFixTakesTheTraceOfItsRequestAlong(RedisServer redis) throws IOException {
        try (var collector = Collector.start();
                var service = RunningService.start(redis.url(), RunningService.PATIENT,
                        "fleet.tracing.endpoint=" + collector.endpoint(), "fleet.tracing.probability=0")) {
            report(service, LOCATION, PARENT);
            report(service, LOCATION + "s", PARENT);
            report(service, LOCATION, PARENT.replaceFirst("-01$", "-00"));
            var entries = entries(redis);
            assertThat(entries).hasSize(3);
            for (var traced : entries.subList(0, 2)) {
                assertThat(traced).containsOnlyKeys("fix", "trace");
                assertThat(traced.get("trace")).matches(TraceParent::isSampled).contains(TRACE).isNotEqualTo(PARENT);
            }
            assertThat(entries.getLast()).containsOnlyKeys("fix");
            Awaitility.await().atMost(Duration.ofSeconds(20))
                    .until(() -> collector.has("ingestion-service", "intake http", TRACE)
                            && collector.has("ingestion-service", "intake batch", TRACE));
        }
    }

    @Test
    void withoutACollectorTheStreamHasFixesAlone(RedisServer redis) {
        try (var service = RunningService.start(redis.url(), RunningService.PATIENT)) {
            report(service, LOCATION, PARENT);
            assertThat(entries(redis)).singleElement().satisfies(entry -> assertThat(entry).containsOnlyKeys("fix"));
        }
    }

    private static void report(RunningService service, String path, String traceparent) {
        String fix = "{\"latitude\":1,\"longitude\":1,\"timestamp\":\"" + Instant.now() + "\"}";
        assertThat(service.send(service.request(path, Tokens.driver(12345)).header("traceparent", traceparent)
                .header("Content-Type", RunningService.JSON)
                .POST(BodyPublishers.ofString(path.endsWith("s") ? "[" + fix + "]" : fix))).statusCode())
                .isEqualTo(202);
    }

    private static List<Map<String, String>> entries(RedisServer redis) {
        try (var client = RedisClient.create(redis.url())) {
            return client.connect().sync().xrange(RedisKeys.STREAM, Range.unbounded()).stream()
                    .map(entry -> entry.getBody()).toList();
        }
    }
}
