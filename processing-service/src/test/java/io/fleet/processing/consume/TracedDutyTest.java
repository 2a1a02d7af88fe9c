package io.fleet.processing.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.Position;
import io.fleet.processing.testing.RedisView;
import io.fleet.processing.testing.Service;
import io.fleet.testing.Collector;
import io.fleet.testing.Fixes;
import io.fleet.wire.FixText;
import io.fleet.wire.RedisKeys;
import io.fleet.wire.StreamEntry;
import io.fleet.wire.TraceParent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a trace goes on from the stream to the channel. */
@WithRedis
@Timeout(60)
final class TracedDutyTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
    private static final Set<String> FEATURES = Set.of("consume", "live", "orders");

    @Test
    void whoIsToldOfAFixIsToldItsTraceAndRedisKeepsTheFixAlone(RedisServer server) throws IOException {
        var fix = Fixes.at(Fixes.DRIVER, Instant.now(), new Position(52.5, 13.4));
        try (var redis = new RedisView(server.url()); var collector = Collector.start()) {
            var heard = redis.listen("driver:*");
            redis.add(Map.of(StreamEntry.FIX, RedisView.text(fix), StreamEntry.TRACE, PARENT));
            try (var _ = Service.start(server.url(), InstantSource.system(), FEATURES,
                    "spring.application.name=processing-service", "fleet.tracing.endpoint=" + collector.endpoint())) {
                RedisView.await("it is published", () -> !heard.isEmpty());
                var told = FixText.of(heard.getFirst().text().getBytes(StandardCharsets.US_ASCII)).orElseThrow();
                assertThat(told.bytes()).asString().isEqualTo(RedisView.text(fix));
                assertThat(told.trace()).isNotNull().matches(TraceParent::isSampled).contains(TRACE)
                        .isNotEqualTo(PARENT);
                assertThat(redis.commands().get(RedisKeys.currentFix(Fixes.DRIVER))).isEqualTo(RedisView.text(fix));
                RedisView.await("it is recorded", () -> collector.has("processing-service", "live", TRACE));
            }
        }
    }

    @Test
    void aTraceThatNobodyCollectsEndsInTheStream(RedisServer server) {
        var fix = Fixes.at(Fixes.DRIVER, Instant.now(), new Position(52.5, 13.4));
        try (var redis = new RedisView(server.url())) {
            var heard = redis.listen("driver:*");
            redis.add(Map.of(StreamEntry.FIX, RedisView.text(fix), StreamEntry.TRACE, PARENT));
            try (var _ = Service.start(server.url(), InstantSource.system(), FEATURES)) {
                RedisView.await("it is published", () -> !heard.isEmpty());
                assertThat(heard).containsExactly(
                        new RedisView.Message(RedisKeys.driverChannel(Fixes.DRIVER), RedisView.text(fix)));
            }
        }
    }
}
