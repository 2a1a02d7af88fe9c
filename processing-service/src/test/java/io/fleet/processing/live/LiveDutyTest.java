package io.fleet.processing.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.Position;
import io.fleet.processing.consume.Entry;
import io.fleet.processing.testing.RedisView;
import io.fleet.processing.testing.Service;
import io.fleet.testing.Fixes;
import io.fleet.testing.HandClock;
import io.fleet.wire.FixJson;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithRedis
@Timeout(60)
final class LiveDutyTest {

    private static final DriverId DRIVER = Fixes.DRIVER;

    private final Instant now = Instant.now();
    private final HandClock clock = new HandClock(now);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private static Service service;
    private static RedisView redis;
    private LiveDuty duty;

    @BeforeAll
    static void open(RedisServer server) {
        service = Service.withoutFeatures(server.url());
        redis = new RedisView(server.url());
    }

    @BeforeEach
    void begin() {
        var limits = new CurrentProperties(Duration.ofMinutes(5), Duration.ofMinutes(2), Duration.ZERO);
        var current = new CurrentFixes(service.link(), limits.ttl(), true);
        duty = new LiveDuty(current, limits, new LiveMeters(meters), clock);
    }

    @AfterAll
    static void close() {
        service.close();
        redis.close();
    }

    @Test
    void aForeignKeyInThePlaceOfOursIsNoOutage() {
        redis.commands().rpush(RedisKeys.currentFix(DRIVER), "somebody else's");
        assertThatThrownBy(() -> duty.carryOut(List.of(entry(fix(now, now)))))
                .isInstanceOfSatisfying(RuntimeException.class, failure -> {
                    assertThat(failure).hasMessageContaining("WRONGTYPE");
                    assertThat(duty.isOutage(failure)).isFalse();
                });
    }

    @Test
    void whateverElseRedisFailsWithIsAnOutage() {
        assertThat(duty.isOutage(new RedisException("READONLY"))).isTrue();
        assertThat(duty.isOutage(new RedisException((String) null))).isTrue();
        assertThat(duty.isOutage(new IllegalStateException("a mistake of ours"))).isFalse();
    }

    @Test
    void aFixThatWasOldWhenItCameIsLate() {
        assertThat(duty.carryOut(List.of(entry(fix(now.minusSeconds(120).minusMillis(1), now))))).isEmpty();

        assertThat(redis.current(DRIVER)).isEmpty();
        assertThat(count("fleet.late")).isEqualTo(1);
    }

    @Test
    void aFixIsCurrentUpToTheAgeAllowed() {
        duty.carryOut(List.of(entry(fix(now.minusSeconds(120), now))));
        assertThat(redis.current(DRIVER)).isPresent();
        assertThat(count("fleet.late")).isZero();
    }

    @Test
    void aFixThatWouldHaveExpiredByNowIsLate() {
        clock.advance(Duration.ofMinutes(5));
        duty.carryOut(List.of(entry(fix(now, now)), entry(fix(now.plusMillis(1), now.plusMillis(1)))));
        assertThat(redis.current(DRIVER)).hasValueSatisfying(fix -> assertThat(fix.takenAt()).isEqualTo(
                now.plusMillis(1).truncatedTo(java.time.temporal.ChronoUnit.MILLIS)));
        assertThat(count("fleet.late")).isEqualTo(1);
    }

    @Test
    void olderFixesAndDuplicatesAreCounted() {
        duty.carryOut(List.of(entry(fix(now, now)), entry(fix(now, now)), entry(fix(now.minusSeconds(1), now)),
                entry(fix(now.minusSeconds(2), now))));
        assertThat(count("fleet.current.duplicates")).isEqualTo(1);
        assertThat(count("fleet.current.superseded")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "[]", "{}", "{\"driver_id\":\"7\"}", "\u0000\u0001\u00ff"})
    void whatIsNoFixIsPoisonAndItsNeighboursAreNot(String text) {
        var bad = new Entry("1-1", text.getBytes(StandardCharsets.ISO_8859_1));

        var poison = duty.carryOut(List.of(bad, entry(fix(now, now))));

        assertThat(poison).singleElement().satisfies(dead -> {
            assertThat(dead.entry()).isEqualTo(bad);
            assertThat(dead.reason()).contains(": ").contains("(expected: ");
        });
        assertThat(redis.current(DRIVER)).isPresent();
    }

    @Test
    void anEntryWithoutAFixIsPoison() {
        assertThat(duty.carryOut(List.of(new Entry("1-1", null)))).hasSize(1);
    }

    @Test
    void anotherFormOfTheSameFixIsWrittenInTheOneForm() {
        String text = RedisView.text(fix(now, now));
        String spaced = text.replace(",", ", ").replace("{", "{ \"unknown\": [1], ");

        duty.carryOut(List.of(new Entry("1-1", spaced.getBytes(StandardCharsets.UTF_8))));

        assertThat(redis.current(DRIVER).map(RedisView::text)).contains(text);
    }

    private double count(String name) {
        return meters.get(name).counter().count();
    }

    private static Entry entry(Fix fix) {
        return new Entry("1-1", FixJson.encode(fix));
    }

    private static Fix fix(Instant takenAt, Instant receivedAt) {
        return new Fix(DRIVER, new Position(52.5, 13.4), takenAt, null, null, null, null, receivedAt);
    }
}
