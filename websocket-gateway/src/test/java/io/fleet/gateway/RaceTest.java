package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.Fix;
import io.fleet.service.testing.Tokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithRedis
@Timeout(120)
final class RaceTest {

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

    /** How often each race is run. */
    private static final int TIMES = 200;

    @Test
    void nothingPublishedWhileConnectingIsMissed() throws InterruptedException {
        var start = Instant.now().minusSeconds(60);
        var millis = new AtomicInteger();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int time = 0; time < TIMES; time++) {
                String order = "o" + time;
                processing.report(order, 7);
                var connected = new AtomicBoolean();
                var last = executor.submit(() -> publishUntil(connected, () -> Processing.fix(7,
                        start.plusMillis(millis.incrementAndGet()), order)));
                try (var customer = customer(order)) {
                    var seen = customer.until(Customer.subscribed(order)::equals);
                    connected.set(true);
                    seen.addAll(customer.until(last.get()::equals));
                    assertThat(seen.stream().filter(frame -> frame.contains("latitude")))
                            .as("time " + time).isSorted().doesNotHaveDuplicates();
                }
            }
        } catch (ExecutionException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void aBindingThatChangesWhileConnectingIsNotMissed() throws InterruptedException {
        for (int time = 0; time < TIMES; time++) {
            String order = "b" + time;
            var now = Instant.now();
            processing.live(Processing.fix(7, now, null));
            processing.live(Processing.fix(8, now, null));
            processing.dispatch(order, 7);
            var token = Tokens.customer(order);
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                var rebound = executor.submit(() -> processing.dispatch(order, 8));
                try (var customer = Customer.connect(gateway.socket(order), token)) {
                    rebound.get();
                    var seen = customer.until(Processing.text(Processing.fix(8, now, order))::equals);
                    processing.live(Processing.fix(7, now.plusMillis(1), null));
                    processing.live(Processing.fix(8, now.plusMillis(2), null));
                    assertThat(customer.next()).as("time " + time + " after " + seen)
                            .isEqualTo(Processing.text(Processing.fix(8, now.plusMillis(2), order)));
                }
            } catch (ExecutionException failure) {
                throw new AssertionError(failure);
            }
        }
    }

    @Test
    void fiftyWatchersAreOneSubscriptionAndNoneIsLeftBehind() throws InterruptedException {
        processing.dispatch("o1", 7);
        var customers = new ArrayList<Customer>();
        for (int i = 0; i < 50; i++) {
            customers.add(customer("o1").greeted("o1"));
        }
        assertThat(processing.subscriptions(7)).isEqualTo(1);
        Eventually.is("of each channel one subscription", () -> processing.channels() == 2);
        Eventually.is("and no more", () -> gateway.gauge("fleet.relay.channels") == 2);

        var fix = Processing.fix(7, Instant.now(), "o1");
        processing.live(fix);
        for (var customer : customers) {
            customer.until(Processing.text(fix)::equals);
        }

        customers.forEach(Customer::close);
        Eventually.is("nothing is subscribed", () -> processing.channels() == 0);
        Eventually.is("nothing is kept", () -> gateway.gauge("fleet.relay.channels") == 0);
    }

    @Test
    void whoComesWhileTheLastOneLeavesIsServed() throws InterruptedException {
        processing.dispatch("o1", 7);
        var start = Instant.now().minusSeconds(60);
        var before = customer("o1").greeted("o1");
        for (int time = 1; time <= TIMES; time++) {
            before.close();
            var after = customer("o1");
            after.until(frame -> frame.contains("status"));
            processing.live(Processing.fix(7, start.plusMillis(time), null));
            after.until(Processing.text(Processing.fix(7, start.plusMillis(time), "o1"))::equals);
            before = after;
        }
        before.close();
        Eventually.is("nothing is subscribed", () -> processing.channels() == 0);
    }

    private static String publishUntil(AtomicBoolean enough, Supplier<Fix> fixes) {
        boolean last;
        Fix fix;
        do {
            last = enough.get();
            fix = fixes.get();
            processing.live(fix);
        } while (!last);
        return Processing.text(fix);
    }
}
