package io.fleet.processing.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import io.fleet.processing.testing.RedisView;
import io.fleet.processing.testing.RedisView.Message;
import io.fleet.processing.testing.Service;
import io.fleet.testing.HandClock;
import io.fleet.wire.RedisKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithRedis
@Timeout(60)
final class SilenceSweepTest {

    private static final Duration TTL = Duration.ofMinutes(5);
    private static final OrderId ORDER = new OrderId("order_123");
    private static final DriverId DRIVER = new DriverId(7);

    private final Instant start = Instant.now();
    private final HandClock clock = new HandClock(start);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private static Service service;
    private static RedisView redis;
    private CurrentFixes current;
    private SilenceSweep sweep;

    @BeforeAll
    static void open(RedisServer server) {
        service = Service.withoutFeatures(server.url());
        redis = new RedisView(server.url());
    }

    @BeforeEach
    void begin() {
        var link = service.link();
        current = new CurrentFixes(link, TTL, true);
        sweep = new SilenceSweep(link, TTL, clock, meters);
    }

    @AfterAll
    static void close() {
        service.close();
        redis.close();
    }

    @Test
    void whoHasBeenSilentForTheWholeTimeIsForgottenAndNobodyElse() {
        current.take(List.of(fix(1, 0, null), fix(2, 1, null)));
        clock.set(start.plus(TTL).minusMillis(1));
        sweep.sweep();
        assertThat(redis.commands().zcard(RedisKeys.SEEN)).isEqualTo(2);

        clock.set(start.plus(TTL));
        sweep.sweep();

        assertThat(redis.commands().zrange(RedisKeys.SEEN, 0, -1)).containsExactly("2");
        assertThat(redis.commands().zrange(RedisKeys.GEO, 0, -1)).containsExactly("2");
        assertThat(meters.get("fleet.drivers.live").gauge().value()).isEqualTo(1);
    }

    @Test
    void theOrderOfASilentDriverIsReleasedAndThatIsSaid() {
        current.take(List.of(fix(DRIVER.value(), 0, ORDER)));
        var heard = redis.listen("order:*");

        clock.advance(TTL);
        sweep.sweep();
        sweep.sweep();

        assertThat(redis.binding(ORDER)).isEmpty();
        assertThat(redis.heldBy(DRIVER)).isNull();
        RedisView.await("it is said", () -> !heard.isEmpty());
        assertThat(heard).containsExactly(new Message("order:order_123", "{\"type\":\"released\"}"));
    }

    @Test
    void whatADispatcherGaveStaysWithASilentDriver() {
        current.take(List.of(fix(DRIVER.value(), 0, ORDER)));
        String binding = "{\"driver_id\":\"7\",\"bound_by\":\"dispatcher\"}";
        redis.commands().set(RedisKeys.orderBinding(ORDER), binding);

        clock.advance(TTL);
        sweep.sweep();

        assertThat(redis.commands().get(RedisKeys.orderBinding(ORDER))).isEqualTo(binding);
    }

    @Test
    void moreThanOneScriptMayHandleAreForgottenInOneSweep() {
        current.take(IntStream.rangeClosed(1, 1_200).mapToObj(driver -> fix(driver, 0, null)).toList());

        clock.advance(TTL);
        sweep.sweep();

        assertThat(redis.commands().exists(RedisKeys.SEEN, RedisKeys.GEO)).isZero();
        assertThat(meters.get("fleet.drivers.live").gauge().value()).isZero();
    }

    private Fix fix(long driver, int seconds, @Nullable OrderId order) {
        return new Fix(new DriverId(driver), new Position(52.5, 13.4), start.plusSeconds(seconds), null, null, null,
                order, start.plusSeconds(seconds));
    }
}
