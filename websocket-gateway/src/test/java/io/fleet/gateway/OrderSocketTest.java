package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.Tokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithRedis
@Timeout(120)
final class OrderSocketTest {

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
    void aCustomerSeesTheCurrentFixAndEachNewerOne() throws InterruptedException {
        var now = Instant.now();
        var current = Processing.fix(7, now.minusSeconds(3), "o1");
        processing.report("o1", 7);
        processing.live(current);

        try (var customer = customer("o1")) {
            assertThat(customer.subprotocol()).isEqualTo("fleet.v1");
            assertThat(customer.next()).isEqualTo(Customer.subscribed("o1"));
            assertThat(customer.next()).isEqualTo(Customer.status("o1", "live"));
            assertThat(customer.next()).isEqualTo(Processing.text(current));

            var newer = Processing.fix(7, now, "o1");
            processing.live(newer);
            assertThat(customer.next()).isEqualTo(Processing.text(newer));
        }
    }

    @Test
    void anOlderFixIsNeverSent() throws InterruptedException {
        long seed = 42;
        var start = Instant.now();
        var fixes = IntStream.range(1, 300).mapToObj(i -> Processing.fix(7, start.plusMillis(i), "o1"))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(fixes, new Random(seed));
        var last = Processing.fix(7, start.plusMillis(300), "o1");
        processing.report("o1", 7);

        try (var customer = customer("o1").greeted("o1")) {
            fixes.forEach(processing::publish);
            fixes.forEach(processing::publish);
            processing.live(last);

            var locations = customer.until(Processing.text(last)::equals).stream()
                    .filter(frame -> !frame.contains("type")).toList();
            assertThat(locations).as("seed " + seed).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void whatIsNoFixIsIgnoredAndCounted() throws InterruptedException {
        processing.report("o1", 7);
        try (var customer = customer("o1").greeted("o1")) {
            double before = gateway.count("fleet.relay.ignored");
            processing.publish("driver:7", "nonsense");
            processing.publish("order:o1", "{\"type\":\"other\"}");
            var fix = Processing.fix(7, Instant.now(), "o1");
            processing.live(fix);

            assertThat(customer.next()).isEqualTo(Customer.status("o1", "live"));
            assertThat(customer.next()).isEqualTo(Processing.text(fix));
            assertThat(gateway.count("fleet.relay.ignored") - before).isEqualTo(2);
        }
    }

    @Test
    void anUnknownCommandIsAnsweredAndTheSocketStaysOpen() throws InterruptedException {
        try (var customer = customer("o1").greeted("o1")) {
            customer.send("{\"action\":\"dance\"}");
            assertThat(customer.next()).startsWith("{\"type\":\"error\",\"code\":\"unknown_command\",");

            processing.dispatch("o1", 7);
            processing.live(Processing.fix(7, Instant.now(), null));
            assertThat(customer.next()).isEqualTo(Customer.status("o1", "live"));
        }
    }

    @Test
    void onlyTextIsTaken() throws InterruptedException {
        try (var customer = customer("o1").greeted("o1")) {
            customer.sendBinary(new byte[]{1});
            assertThat(customer.closeCode()).isEqualTo(1003);
        }
    }

    @Test
    void aFrameOverFourKibibytesClosesTheSocket() throws InterruptedException {
        try (var customer = customer("o1").greeted("o1")) {
            customer.send("x".repeat(4_097));
            assertThat(customer.closeCode()).isEqualTo(1009);
        }
    }

    /** A client that is still sending may find the connection reset before it reads why. */
    @Test
    void aFrameFarOverTheLimitEndsTheConnection() throws InterruptedException {
        try (var customer = customer("o1").greeted("o1")) {
            customer.sendAsMuchAsIsTaken("x".repeat(100_000));
            assertThat(customer.closeCode()).isIn(1009, 1006);
        }
    }

    @Test
    void openAndClosedSocketsAreCounted() throws InterruptedException {
        double before = gateway.gauge("fleet.sockets");
        try (var customer = customer("o1").greeted("o1")) {
            assertThat(gateway.gauge("fleet.sockets")).isEqualTo(before + 1);
            customer.leave(1000);
            counted("1000");
        }
        try (var customer = customer("o1").greeted("o1")) {
            customer.leave(4999);
            counted("other");
        }
        customer("o1").greeted("o1").close();
        counted("1006");
        try (var customer = customer("o1").greeted("o1")) {
            customer.send("x".repeat(4_097));
            counted("1009");
        }
        try (var customer = customer("o1").greeted("o1")) {
            processing.end("o1");
            assertThat(customer.closeCode()).isEqualTo(4503);
            counted("4503");
        }
        assertThat(gateway.gauge("fleet.sockets")).isEqualTo(before);
    }

    private static void counted(String code) {
        Eventually.is("closed with " + code, () -> gateway.meters().find("fleet.sockets.closed").tag("code", code)
                .counters().stream().anyMatch(counter -> counter.count() > 0));
    }
}
