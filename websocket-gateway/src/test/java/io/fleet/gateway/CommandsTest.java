package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithRedis
@Timeout(120)
final class CommandsTest {

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

    private Customer customer(String order, String token) {
        return Customer.connect(gateway.socket(order), token);
    }

    @Test
    void theOrderInThePathIsAcknowledgedAgain() throws InterruptedException {
        try (var customer = customer("o1", Tokens.customer("o1")).greeted("o1")) {
            customer.subscribe("o1");
            assertThat(customer.next()).isEqualTo(Customer.subscribed("o1"));
        }
    }

    @Test
    void anotherOrderOfTheTokenIsShownBesideTheFirst() throws InterruptedException {
        processing.dispatch("o1", 7);
        processing.dispatch("o2", 8);
        try (var customer = customer("o1", Tokens.customer("o1", "o2")).greeted("o1")) {
            customer.subscribe("o2");
            customer.greeted("o2");
            processing.live(Processing.fix(8, clock.instant(), null));
            assertThat(customer.next()).isEqualTo(Customer.status("o2", "live"));
            assertThat(customer.next()).contains("\"order_id\":\"o2\"");
            processing.live(Processing.fix(7, clock.instant(), null));
            assertThat(customer.next()).isEqualTo(Customer.status("o1", "live"));
        }
    }

    @Test
    void somebodyElsesOrderIsForbiddenAndTheSocketStaysOpen() throws InterruptedException {
        try (var customer = customer("o1", Tokens.customer("o1")).greeted("o1")) {
            customer.subscribe("o2");
            customer.refused("forbidden");
            customer.subscribe("o1");
            assertThat(customer.next()).isEqualTo(Customer.subscribed("o1"));
            assertThat(processing.channels()).as("the probe and the order").isLessThanOrEqualTo(2);
        }
    }

    @Test
    void thirtyTwoOrdersAreTheMost() throws InterruptedException {
        try (var customer = customer("o1", Tokens.dispatcher()).greeted("o1")) {
            for (int i = 2; i <= 32; i++) {
                customer.subscribe("o" + i);
                customer.greeted("o" + i);
            }
            customer.subscribe("o33");
            customer.refused("too_many_orders");
            customer.unsubscribe("o1");
            customer.subscribe("o33");
            customer.greeted("o33");
        }
    }

    @Test
    void anOrderThatWasLeftIsNotShown() throws InterruptedException {
        processing.dispatch("o1", 7);
        processing.dispatch("o2", 7);
        try (var customer = customer("o1", Tokens.dispatcher()).greeted("o1")) {
            customer.subscribe("o2");
            customer.greeted("o2");
            customer.unsubscribe("o1");
            customer.unsubscribe("o1");
            customer.refused("not_subscribed");
            processing.live(Processing.fix(7, clock.instant(), null));
            assertThat(customer.next()).isEqualTo(Customer.status("o2", "live"));
            assertThat(customer.next()).contains("\"order_id\":\"o2\"");
            processing.end("o1");
            processing.end("o2");
            assertThat(customer.next()).isEqualTo(Customer.status("o2", "ended"));
            assertThat(customer.closeCode()).isEqualTo(4503);
        }
    }

    @Test
    void anEndClosesTheSocketOnlyWhenNoOtherOrderIsLeft() throws InterruptedException {
        try (var customer = customer("o1", Tokens.dispatcher()).greeted("o1")) {
            customer.subscribe("o2");
            customer.greeted("o2");
            processing.end("o1");
            assertThat(customer.next()).isEqualTo(Customer.status("o1", "ended"));
            customer.subscribe("o2");
            assertThat(customer.next()).isEqualTo(Customer.subscribed("o2"));
            processing.end("o2");
            assertThat(customer.next()).isEqualTo(Customer.status("o2", "ended"));
            assertThat(customer.closeCode()).isEqualTo(4503);
        }
    }

    @Test
    void aSocketThatWatchesNothingIsClosedAfterHalfAMinute() throws InterruptedException {
        try (var customer = customer("o1", Tokens.customer("o1")).greeted("o1")) {
            customer.unsubscribe("o1");
            clock.advance(Duration.ofSeconds(25));
            customer.awaitPing();
            customer.subscribe("o2");
            customer.refused("forbidden");
            assertThat(customer.isClosed()).isFalse();
            clock.advance(Duration.ofSeconds(30));
            assertThat(customer.closeCode()).isEqualTo(1000);
        }
    }

    @Test
    void anotherTokenPutsOffTheEnd() throws InterruptedException {
        try (var customer = customer("o1", Tokens.customer("o1")).greeted("o1")) {
            customer.refresh(lasting(Duration.ofHours(2), "o1"));
            customer.subscribe("o1");
            assertThat(customer.next()).isEqualTo(Customer.subscribed("o1"));
            clock.advance(Duration.ofMinutes(61));
            customer.awaitPing();
            customer.subscribe("o1");
            assertThat(customer.next()).isEqualTo(Customer.subscribed("o1"));
            clock.advance(Duration.ofMinutes(60));
            assertThat(customer.closeCode()).isEqualTo(4005);
        }
    }

    @Test
    void whatTheNewTokenForbidsIsLeft() throws InterruptedException {
        processing.dispatch("o1", 7);
        processing.dispatch("o2", 7);
        try (var customer = customer("o1", Tokens.customer("o1", "o2")).greeted("o1")) {
            customer.subscribe("o2");
            customer.greeted("o2");
            customer.refresh(Tokens.customer("o2", "o3"));
            customer.refused("forbidden");
            processing.live(Processing.fix(7, clock.instant(), null));
            assertThat(customer.next()).isEqualTo(Customer.status("o2", "live"));
            assertThat(customer.next()).contains("\"order_id\":\"o2\"");
            customer.subscribe("o3");
            customer.greeted("o3");
            customer.refresh(Tokens.customer("o4"));
            customer.refused("forbidden");
            customer.refused("forbidden");
            assertThat(customer.closeCode()).isEqualTo(4503);
        }
    }

    @Test
    void aBadTokenClosesTheSocket() throws InterruptedException {
        try (var customer = customer("o1", Tokens.customer("o1")).greeted("o1")) {
            customer.refresh(lasting(Duration.ofMinutes(-5), "o1"));
            assertThat(customer.closeCode()).isEqualTo(4500);
        }
    }

    @Test
    void whatIsNoCommandIsAnsweredAndTheSocketStaysOpen() throws InterruptedException {
        var texts = List.of("", "nonsense", "[]", "{\"action\":\"subscribe\"}", "{\"action\":1}",
                "{\"action\":\"subscribe\",\"order_id\":\"a b\"}",
                "{\"action\":\"subscribe\",\"action\":\"subscribe\",\"order_id\":\"o1\"}", "[".repeat(4_000));
        try (var customer = customer("o1", Tokens.customer("o1")).greeted("o1")) {
            for (String text : texts) {
                customer.send(text);
                customer.refused("malformed_command");
            }
            customer.subscribe("o1");
            assertThat(customer.next()).isEqualTo(Customer.subscribed("o1"));
        }
    }

    @Test
    void fiftyCommandsAtOnceAreFollowedAndTheNextClosesTheSocket() throws InterruptedException {
        try (var customer = customer("o1", Tokens.customer("o1")).greeted("o1")) {
            for (int i = 0; i < 50; i++) {
                customer.subscribe("o1");
                assertThat(customer.next()).isEqualTo(Customer.subscribed("o1"));
            }
            clock.advance(Duration.ofMillis(100));
            customer.subscribe("o1");
            assertThat(customer.next()).isEqualTo(Customer.subscribed("o1"));
            customer.subscribe("o1");
            assertThat(customer.closeCode()).isEqualTo(4013);
        }
    }

    private static String lasting(Duration life, String order) {
        return Tokens.sign(Tokens.claims("customer").claim("orders", List.of(order))
                .expirationTime(Date.from(Instant.now().plus(life))).build());
    }
}
