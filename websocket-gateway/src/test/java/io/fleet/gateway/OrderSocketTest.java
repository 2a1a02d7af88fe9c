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
@Timeout(60)
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
}
