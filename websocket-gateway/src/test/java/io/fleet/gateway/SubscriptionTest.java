package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.EmbeddedRedis;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.Tokens;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a gateway asks of Redis to hear it, and how it notices that it does not. */
@WithRedis
@Timeout(120)
final class SubscriptionTest {

    private static final int SOCKETS = 50;
    private static final int ORDERS_EACH = 32;

    @Test
    void aConnectionThatIsOpenAndHearsNothingIsGivenUpAndEverythingReadAnew() throws IOException, InterruptedException {
        var now = Instant.now();
        try (var redis = EmbeddedRedis.start(EmbeddedRedis.Options.temporary());
                var proxy = RedisProxy.before(redis.port());
                var gateway = Gateway.start(proxy.url()).hearing();
                var processing = new Processing(redis.url())) {
            processing.dispatch("o1", 7);
            processing.dispatch("o2", 7);
            processing.live(Processing.fix(7, now.minusSeconds(3), null));
            try (var customer = Customer.connect(gateway.socket("o1"), Tokens.customer("o1"));
                    var ending = Customer.connect(gateway.socket("o2"), Tokens.customer("o2"))) {
                customer.until(frame -> frame.contains("latitude"));
                ending.until(frame -> frame.contains("latitude"));

                proxy.deafen();
                processing.live(Processing.fix(7, now.minusSeconds(2), null));
                processing.end("o2");
                Eventually.is("it is noticed", () -> gateway.count("fleet.relay.resyncs") == 1);
                assertThat(customer.next()).isEqualTo(Processing.text(Processing.fix(7, now.minusSeconds(2), "o1")));
                assertThat(ending.next()).isEqualTo(Customer.status("o2", "ended"));
                assertThat(ending.closeCode()).isEqualTo(4503);
                assertThat(gateway.count("fleet.relay.probes.missed")).isEqualTo(2);

                processing.live(Processing.fix(7, now, null));
                assertThat(customer.next()).isEqualTo(Processing.text(Processing.fix(7, now, "o1")));
                assertThat(proxy.listeners()).isEqualTo(2);
            }
        }
    }

    @Test
    void whereItMayNotPublishItServesAndDoesNotCryWolf() throws IOException, InterruptedException {
        try (var redis = EmbeddedRedis.start(EmbeddedRedis.Options.temporary());
                var processing = new Processing(redis.url())) {
            processing.addUser("gateway", "-@all", "+get", "+subscribe", "+unsubscribe", "+ping", "~*",
                    "resetchannels", "&driver:*", "&order:*", "&gateway:*");
            try (var gateway = Gateway.start(redis.url().replace("//", "//gateway:gateway@")).hearing();
                    var customer = Customer.connect(gateway.socket("o1"), Tokens.customer("o1")).greeted("o1")) {
                assertThat(Customer.HTTP.send(HttpRequest.newBuilder(gateway.readiness()).build(),
                        HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
                Eventually.is("it has been refused often enough", () -> processing.refused("publish") >= 4);
                assertThat(gateway.count("fleet.relay.probes.missed")).isZero();
                processing.dispatch("o1", 7);
                processing.live(Processing.fix(7, Instant.now(), null));
                assertThat(customer.next()).isEqualTo(Customer.status("o1", "live"));
            }
        }
    }

    @Test
    void manyChannelsAreSubscribedByFewCommandsAlsoAfterAGap(RedisServer redis) throws InterruptedException {
        var customers = new ArrayList<Customer>();
        try (var gateway = Gateway.start(redis.url()).hearing(); var processing = new Processing(redis.url())) {
            for (int socket = 0; socket < SOCKETS; socket++) {
                customers.add(watchingMany(gateway, processing, socket));
            }
            int channels = 2 * SOCKETS * ORDERS_EACH;
            Eventually.is("everything is subscribed", () -> processing.channels() == channels);
            assertThat(gateway.gauge("fleet.relay.channels")).isEqualTo(channels);

            long before = processing.calls("subscribe");
            processing.cutSubscriptions();
            Eventually.is("a new connection", () -> gateway.count("fleet.relay.resyncs") == 1);
            Eventually.is("everything is subscribed again", () -> processing.channels() == channels);
            assertThat(processing.calls("subscribe") - before).isBetween(channels / 512L, channels / 512L + 3);

            var now = Instant.now();
            for (int socket = 0; socket < SOCKETS; socket++) {
                var fix = Processing.fix(1 + socket * ORDERS_EACH, now, orders(socket).getFirst());
                processing.live(fix);
                customers.get(socket).until(Processing.text(fix)::equals);
            }
        } finally {
            customers.forEach(Customer::close);
        }
    }

    @Test
    void whoComesBackSoonTakesNoCommandAndInTheEndNothingIsLeft(RedisServer redis) throws InterruptedException {
        try (var gateway = Gateway.start(redis.url()).hearing(); var processing = new Processing(redis.url())) {
            processing.dispatch("o1", 7);
            try (var customer = Customer.connect(gateway.socket("o0"), Tokens.customer("o0", "o1")).greeted("o0")) {
                subscribed(customer);
                long before = processing.calls("subscribe");
                long left = processing.calls("unsubscribe");
                for (int time = 0; time < 20; time++) {
                    customer.unsubscribe("o1");
                    subscribed(customer);
                }
                assertThat(processing.calls("subscribe")).isEqualTo(before);
                assertThat(processing.calls("unsubscribe")).isEqualTo(left);
                customer.unsubscribe("o1");
                Eventually.is("only the first is left", () -> processing.channels() == 1);
                Eventually.is("and no more is kept", () -> gateway.gauge("fleet.relay.channels") == 1);
            }
        }
    }

    private static void subscribed(Customer customer) throws InterruptedException {
        customer.subscribe("o1");
        assertThat(customer.next()).isEqualTo(Customer.subscribed("o1"));
        assertThat(customer.next()).isEqualTo(Customer.status("o1", "waiting"));
    }

    private static Customer watchingMany(Gateway gateway, Processing processing, int socket) {
        var orders = orders(socket);
        var customer = Customer.connect(gateway.socket(orders.getFirst()),
                Tokens.customer(orders.toArray(String[]::new)));
        for (int i = 0; i < ORDERS_EACH; i++) {
            processing.dispatch(orders.get(i), 1 + socket * ORDERS_EACH + i);
            if (i > 0) {
                customer.subscribe(orders.get(i));
            }
        }
        return customer;
    }

    private static List<String> orders(int socket) {
        return IntStream.range(0, ORDERS_EACH).mapToObj(i -> "s" + socket + "-" + i).toList();
    }
}
