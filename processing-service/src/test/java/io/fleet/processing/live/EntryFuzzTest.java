package io.fleet.processing.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import io.fleet.processing.consume.Entry;
import io.fleet.processing.testing.RedisView;
import io.fleet.processing.testing.Service;
import io.fleet.testing.Fixes;
import io.fleet.testing.Fuzz;
import io.fleet.testing.HandClock;
import io.fleet.testing.Mutations;
import io.fleet.wire.RedisKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Entries of the stream with something changed, on their way to a real Redis: each becomes current, is late, or is told why it cannot be. */
@WithRedis
@Timeout(3_600)
final class EntryFuzzTest {

    private static final int USUAL = 20_000;
    private static final int BATCH = 500;

    private final List<Entry> waiting = new ArrayList<>();

    @Test
    void everyEntryBecomesCurrentIsLateOrIsPoisonForAReason(RedisServer server) {
        var now = Instant.now();
        try (var service = Service.withoutFeatures(server.url()); var redis = new RedisView(server.url())) {
            var limits = new CurrentProperties(Duration.ofMinutes(5), Duration.ofMinutes(2), Duration.ZERO);
            var duty = new LiveDuty(new CurrentFixes(service.link(), limits.ttl(), true), limits,
                    new LiveMeters(new SimpleMeterRegistry()), new HandClock(now));
            Fuzz.run("stream entries to the live side", USUAL, entries(now), input -> {
                waiting.add(new Entry("1-" + waiting.size(), input));
                if (waiting.size() < BATCH) {
                    return false;
                }
                for (var poison : duty.carryOut(waiting)) {
                    Fuzz.assertReason(poison.reason());
                }
                waiting.clear();
                return true;
            });
            assertThat(redis.current(Fixes.DRIVER)).isPresent();
            assertThat(redis.commands().keys("*")).allMatch(key -> List.of(RedisKeys.GEO, RedisKeys.SEEN,
                    RedisKeys.REPORTED_ORDERS).contains(key)
                    || key.matches("(driver:location|order:driver):[A-Za-z0-9._:-]{1,100}"));
        }
    }

    private static Mutations entries(Instant now) {
        return Mutations.of(IntStream.range(0, 20).mapToObj(i -> RedisView.text(new Fix(Fixes.DRIVER,
                new Position(52.5 + i / 1e3, 13.4), now.minusMillis(i), 36.0, 90.5,
                i % 2 == 0 ? null : Double.valueOf(10),
                new OrderId("order_123"), now))).toList(), "\"latitude\":", ",\"received_at\":\"", "\"order_id\":\"");
    }
}
