package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithRedis
@Timeout(60)
final class ClockTest {

    private HandClock clock;
    private Gateway gateway;
    private Processing processing;

    @BeforeEach
    void start(RedisServer redis) {
        clock = new HandClock(Instant.now());
        gateway = Gateway.start(redis.url(), clock).hearing();
        processing = new Processing(redis.url());
    }

    @AfterEach
    void stop() {
        processing.close();
        gateway.close();
    }

    @Test
    void anOrderWithoutFixForHalfAMinuteIsStaleAndAfterFiveMinutesWaits() throws InterruptedException {
        processing.dispatch("o1", 7);
        try (var customer = Customer.connect(gateway.socket("o1"), Tokens.customer("o1")).greeted("o1")) {
            processing.live(Processing.fix(7, clock.instant(), null));
            customer.until(frame -> frame.contains("latitude"));

            clock.advance(Duration.ofSeconds(29));
            clock.advance(Duration.ofSeconds(1));
            assertThat(customer.next()).isEqualTo(Customer.status("o1", "stale"));

            var fix = Processing.fix(7, clock.instant(), null);
            processing.live(fix);
            assertThat(customer.next()).isEqualTo(Customer.status("o1", "live"));
            assertThat(customer.next()).contains("latitude");

            clock.advance(Duration.ofMinutes(5));
            assertThat(customer.next()).isEqualTo(Customer.status("o1", "waiting"));
        }
    }

    @Test
    void whoComesLateIsToldThatTheFixIsStale() throws InterruptedException {
        processing.dispatch("o1", 7);
        processing.live(Processing.fix(7, clock.instant().minusSeconds(40), "o1"));
        try (var customer = Customer.connect(gateway.socket("o1"), Tokens.customer("o1"))) {
            assertThat(customer.next()).isEqualTo(Customer.subscribed("o1"));
            assertThat(customer.next()).isEqualTo(Customer.status("o1", "stale"));
            assertThat(customer.next()).contains("latitude");
        }
    }

    @Test
    void aTokenThatEndsClosesTheSocketAfterTheLeeway() throws InterruptedException {
        try (var customer = Customer.connect(gateway.socket("o1"), Tokens.customer("o1")).greeted("o1")) {
            clock.advance(Duration.ofMinutes(60));
            assertThat(customer.isClosed()).isFalse();
            clock.advance(Duration.ofMinutes(2));
            assertThat(customer.closeCode()).isEqualTo(4005);
        }
    }

    @Test
    void aShutdownClosesTheSocketsAsARestart() throws InterruptedException {
        try (var customer = Customer.connect(gateway.socket("o1"), Tokens.customer("o1")).greeted("o1")) {
            gateway.close();
            assertThat(customer.closeCode()).isEqualTo(1012);
        }
    }
}
