package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithRedis
@Timeout(120)
final class DrainTest {

    private static final int CUSTOMERS = 20;

    @Test
    void theSocketsAreClosedEvenlyWhileTheServiceIsUnready(RedisServer redis) throws IOException, InterruptedException {
        var window = Duration.ofSeconds(4);
        var gateway = Gateway.start(redis.url(), "fleet.drain.window=" + window.toMillis() + "ms",
                "spring.lifecycle.timeout-per-shutdown-phase=1s").hearing();
        var customers = new ArrayList<Customer>();
        for (int i = 0; i < CUSTOMERS; i++) {
            customers.add(Customer.connect(gateway.socket("o1"), Tokens.customer("o1")).greeted("o1"));
        }
        var readiness = gateway.readiness();
        assertThat(status(readiness)).isEqualTo(200);

        long start = System.nanoTime();
        var closing = CompletableFuture.runAsync(gateway::close);
        Eventually.is("the first is closed", () -> open(customers) < CUSTOMERS);
        assertThat(open(customers)).as("left after the first").isGreaterThan(CUSTOMERS / 2);
        assertThat(status(readiness)).isEqualTo(503);
        assertThatThrownBy(() -> Customer.connect(gateway.socket("o1"), Tokens.customer("o1")))
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
        assertThat(gateway.refused("draining")).isEqualTo(1);
        Eventually.is("half are closed", () -> open(customers) <= CUSTOMERS / 2);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(window.dividedBy(3));
        closing.join();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(window.dividedBy(2), window.multipliedBy(3));
        for (var customer : customers) {
            assertThat(customer.closeCode()).isEqualTo(1012);
        }
        assertThat(gateway.closed(1012)).isEqualTo(CUSTOMERS);
    }

    private static long open(List<Customer> customers) {
        return customers.stream().filter(customer -> !customer.isClosed()).count();
    }

    private static int status(URI address) throws IOException, InterruptedException {
        return Customer.HTTP.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
