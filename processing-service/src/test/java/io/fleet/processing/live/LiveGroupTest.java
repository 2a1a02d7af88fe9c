package io.fleet.processing.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.Fix;
import io.fleet.model.Position;
import io.fleet.processing.testing.RedisView;
import io.fleet.processing.testing.Service;
import io.fleet.testing.Fixes;
import io.fleet.wire.RedisKeys;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithRedis
@Timeout(120)
final class LiveGroupTest {

    private static final Set<String> FEATURES = Set.of("consume", "live", "orders");

    @Test
    void aFixInTheStreamBecomesCurrentAndIsPublished(RedisServer server) {
        try (var redis = new RedisView(server.url())) {
            var fix = now();
            var heard = redis.listen("driver:*");
            redis.accept(fix);
            try (var _ = Service.start(server.url(), InstantSource.system(), FEATURES)) {
                RedisView.await("it is published", () -> !heard.isEmpty());
                assertThat(heard).containsExactly(
                        new RedisView.Message(RedisKeys.driverChannel(fix.driver()), RedisView.text(fix)));
                assertThat(redis.current(fix.driver())).contains(fix);
                RedisView.await("it is acknowledged",
                        () -> redis.commands().xpending(RedisKeys.STREAM, RedisKeys.LIVE_GROUP).getCount() == 0);
            }
            assertThat(redis.commands().xinfoConsumers(RedisKeys.STREAM, RedisKeys.LIVE_GROUP)).isEmpty();
        }
    }

    private static Fix now() {
        return Fixes.at(Fixes.DRIVER, Instant.now(), new Position(52.5, 13.4));
    }
}
