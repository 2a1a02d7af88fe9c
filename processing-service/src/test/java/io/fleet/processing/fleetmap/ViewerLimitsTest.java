package io.fleet.processing.fleetmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.processing.testing.RedisView;
import io.fleet.processing.testing.Service;
import io.fleet.service.testing.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is let in to see all drivers at an instance that has three places, two of them for one account. */
@WithRedis
@Timeout(120)
final class ViewerLimitsTest {

    private static Service service;
    private static Instant end;

    @BeforeAll
    static void start(RedisServer server) {
        end = Instant.now().plusSeconds(3_600);
        service = Service.start(server.url(), InstantSource.system(), Set.of("fleetmap"), "fleet.map.max-viewers=3",
                "fleet.map.max-viewers-per-subject=2", "fleet.map.frame-interval=100ms");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void oneViewerTooManyIsToldToComeBack() {
        double before = refused("instance");
        try (var first = watch(account("anna", 0)).hears(1);
                var _ = watch(account("berta", 0)).hears(1);
                var _ = watch(account("clara", 0)).hears(1);
                var fourth = watch(account("dora", 0))) {
            isRefused(fourth);
            assertThat(refused("instance")).isEqualTo(before + 1);
            first.hears(1);
        }
        hasPlaceFor(account("dora", 0));
    }

    @Test
    void oneAccountCannotTakeAllPlaces() {
        double before = refused("subject");
        try (var first = watch(account("anna", 0)).hears(1);
                var second = watch(account("anna", 60)).hears(1);
                var third = watch(account("anna", 120));
                var other = watch(account("berta", 0)).hears(1)) {
            isRefused(third);
            assertThat(refused("subject")).isEqualTo(before + 1);
            first.hears(1);
            second.hears(1);
            other.hears(1);
        }
        hasPlaceFor(account("anna", 120));
    }

    @Test
    void aTokenWithoutASubjectIsCountedForItself() {
        String token = account(null, 0);
        try (var _ = watch(token).hears(1);
                var _ = watch(token).hears(1);
                var third = watch(token);
                var _ = watch(account(null, 60)).hears(1)) {
            isRefused(third);
        }
        hasPlaceFor(token);
    }

    private static LiveStream watch(String token) {
        return LiveStream.open(service.port(), token, "-180,-90,180,90");
    }

    private static void isRefused(LiveStream stream) {
        assertThat(stream.answer().statusCode()).isEqualTo(503);
        assertThat(stream.answer().headers().firstValue("Retry-After")).isPresent();
    }

    /** Waits until all others have left as well. */
    private static void hasPlaceFor(String token) {
        RedisView.await("the places are free again", () -> viewers() == 0);
        try (var stream = watch(token)) {
            stream.hears(1);
        }
        RedisView.await("the place is free again", () -> viewers() == 0);
    }

    private static double viewers() {
        return service.bean(MeterRegistry.class).get("fleet.map.viewers").gauge().value();
    }

    private static double refused(String reason) {
        return service.bean(MeterRegistry.class).get("fleet.map.refused").tag("reason", reason).counter().count();
    }

    /** The account's token that ends so many seconds later than its first one. */
    private static String account(@Nullable String subject, int later) {
        return Tokens.sign(Tokens.claims("dispatcher").subject(subject)
                .expirationTime(Date.from(end.plusSeconds(later))).build());
    }
}
