package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.Tokens;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithRedis
@Timeout(120)
final class BindingTest {

    private static Gateway gateway;
    private static Processing processing;

    @BeforeAll
    static void start(RedisServer redis) {
        gateway = Gateway.start(redis.url());
        processing = new Processing(redis.url());
    }

    @AfterAll
    static void stop() {
        processing.close();
        gateway.close();
    }

    private static Customer customer(String order) {
        return Customer.connect(gateway.socket(order), Tokens.customer(order));
    }

    @Test
    void anUnknownOrderWaitsForItsDriver() throws InterruptedException {
        try (var customer = customer("o1").greeted("o1")) {
            var fix = Processing.fix(7, Instant.now(), "o1");
            processing.report("o1", 7);
            processing.live(fix);

            assertThat(customer.next()).isEqualTo(Customer.status("o1", "live"));
            assertThat(customer.next()).isEqualTo(Processing.text(fix));
        }
    }

    @Test
    void everyFixOfADispatchedDriverBearsTheIdOfTheOrderWatched() throws InterruptedException {
        var now = Instant.now();
        var none = Processing.fix(7, now.minusSeconds(1), null);
        var another = Processing.fix(7, now, "secret");
        processing.live(none);
        processing.dispatch("o1", 7);

        try (var customer = customer("o1")) {
            customer.until(Customer.status("o1", "live")::equals);
            assertThat(customer.next()).isEqualTo(Processing.text(Processing.fix(7, now.minusSeconds(1), "o1")));
            processing.live(another);
            assertThat(customer.next()).isEqualTo(Processing.text(Processing.fix(7, now, "o1")));
        }
    }

    @Test
    void ofAReportingDriverOnlyTheFixesThatNameTheOrderAreShown() throws InterruptedException {
        var now = Instant.now();
        processing.live(Processing.fix(7, now.minusSeconds(3), "other"));
        processing.report("o1", 7);

        try (var customer = customer("o1").greeted("o1")) {
            processing.live(Processing.fix(7, now.minusSeconds(2), null));
            processing.live(Processing.fix(7, now.minusSeconds(1), "other"));
            var named = Processing.fix(7, now, "o1");
            processing.live(named);

            assertThat(customer.next()).isEqualTo(Customer.status("o1", "live"));
            assertThat(customer.next()).isEqualTo(Processing.text(named));
        }
    }

    @Test
    void twoOrdersOfOneDriverEachSeeTheirOwnIdOnly() throws InterruptedException {
        processing.dispatch("o1", 7);
        processing.dispatch("o2", 7);
        try (var one = customer("o1").greeted("o1"); var two = customer("o2").greeted("o2")) {
            var now = Instant.now();
            processing.live(Processing.fix(7, now, "o1"));

            one.until(Processing.text(Processing.fix(7, now, "o1"))::equals);
            two.until(Processing.text(Processing.fix(7, now, "o2"))::equals);
        }
    }

    @Test
    void afterAReleaseTheCustomerWaitsAndSeesNothing() throws InterruptedException {
        var now = Instant.now();
        processing.dispatch("o1", 7);
        processing.live(Processing.fix(7, now.minusSeconds(9), null));
        try (var customer = customer("o1"); var witness = customer("o2")) {
            processing.dispatch("o2", 7);
            customer.until(frame -> frame.contains("latitude"));

            processing.release("o1");
            processing.live(Processing.fix(7, now, null));
            witness.until(frame -> frame.contains(Processing.text(Processing.fix(7, now, "o2"))));

            assertThat(customer.next()).isEqualTo(Customer.status("o1", "waiting"));
            assertThat(customer.rest()).isEmpty();
        }
    }

    @Test
    void aReboundOrderShowsTheNewDriverAlone() throws InterruptedException {
        var now = Instant.now();
        processing.dispatch("o1", 7);
        processing.live(Processing.fix(7, now, null));
        var other = Processing.fix(8, now.minusSeconds(9), null);
        processing.live(other);
        try (var customer = customer("o1")) {
            customer.until(frame -> frame.contains("latitude"));

            processing.dispatch("o1", 8);
            processing.live(Processing.fix(7, now.plusMillis(1), null));
            assertThat(customer.next()).isEqualTo(Processing.text(Processing.fix(8, now.minusSeconds(9), "o1")));

            var next = Processing.fix(8, now.minusSeconds(8), "o1");
            processing.live(next);
            assertThat(customer.next()).isEqualTo(Processing.text(next));
            Eventually.is("the old driver is left", () -> processing.subscriptions(7) == 0);
        }
    }

    @Test
    void aReportThatADispatcherConfirmsSendsNothingTwice() throws InterruptedException {
        var now = Instant.now();
        processing.report("o1", 7);
        processing.live(Processing.fix(7, now.minusSeconds(1), "o1"));
        try (var customer = customer("o1")) {
            customer.until(frame -> frame.contains("latitude"));
            processing.dispatch("o1", 7);
            processing.live(Processing.fix(7, now, "o1"));
            assertThat(customer.next()).isEqualTo(Processing.text(Processing.fix(7, now, "o1")));
        }
    }

    @Test
    void theEndIsToldAndClosesTheSocket() throws InterruptedException {
        processing.dispatch("o1", 7);
        try (var customer = customer("o1").greeted("o1")) {
            processing.end("o1");
            processing.live(Processing.fix(7, Instant.now(), "o1"));

            assertThat(customer.next()).isEqualTo(Customer.status("o1", "ended"));
            assertThat(customer.closeCode()).isEqualTo(4503);
            assertThat(customer.rest()).isEmpty();
        }
    }

    @Test
    void anOrderThatHasEndedSaysSoAndCloses() throws InterruptedException {
        processing.end("o1");
        try (var customer = customer("o1")) {
            assertThat(customer.next()).isEqualTo(Customer.subscribed("o1"));
            assertThat(customer.next()).isEqualTo(Customer.status("o1", "ended"));
            assertThat(customer.closeCode()).isEqualTo(4503);
        }
    }

    @Test
    void anEndedOrderThatIsBoundAnewShowsItsDriver() throws InterruptedException {
        processing.end("o1");
        processing.dispatch("o1", 7);
        try (var customer = customer("o1").greeted("o1")) {
            processing.live(Processing.fix(7, Instant.now(), null));
            assertThat(customer.next()).isEqualTo(Customer.status("o1", "live"));
        }
    }
}
