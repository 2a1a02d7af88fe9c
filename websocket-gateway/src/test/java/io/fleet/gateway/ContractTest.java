package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.gateway.order.Status;
import io.fleet.gateway.watch.CloseCode;
import io.fleet.service.testing.SocketContract;
import io.fleet.service.testing.Tokens;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That the document of the sockets says all that the gateway does. That each frame is as it says is asked of every frame by {@link Customer}. */
@WithRedis
@Timeout(60)
final class ContractTest {

    private static Gateway gateway;

    @BeforeAll
    static void start(RedisServer redis) {
        gateway = Gateway.start(redis.url()).hearing();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void eachCloseCodeIsTold() {
        var codes = new TreeSet<>(List.of(1001));
        Stream.of(CloseCode.values()).map(CloseCode::code).forEach(codes::add);
        assertThat(SocketContract.closeCodes("orderSocket")).isEqualTo(codes);
    }

    @Test
    void eachStatusIsTold() {
        assertThat(SocketContract.words("Status", "status"))
                .containsExactlyInAnyOrderElementsOf(Stream.of(Status.values()).map(Status::word).toList());
    }

    @Test
    void eachErrorIsTold() throws InterruptedException {
        var told = SocketContract.words("Error", "code");
        var codes = new TreeSet<String>();
        try (var customer = Customer.connect(gateway.socket("o1"), Tokens.customer(orders())).greeted("o1")) {
            for (String order : orders()) {
                customer.subscribe(order);
            }
            customer.subscribe("foreign");
            customer.unsubscribe("foreign");
            customer.send("nonsense");
            customer.send("{\"action\":\"sing\"}");
            customer.until(frame -> {
                if (frame.contains("\"error\"")) {
                    codes.add(frame.replaceAll(".*\"code\":\"(\\w+)\".*", "$1"));
                }
                return codes.size() == told.size();
            });
        }
        assertThat(codes).isEqualTo(told);
    }

    @Test
    void theExamplesOfCommandsAreFollowed() throws InterruptedException {
        var commands = SocketContract.examples("command");
        try (var customer = Customer.connect(gateway.socket("o1"), Tokens.dispatcher()).greeted("o1")) {
            customer.send(commands.get(0));
            customer.greeted("order_124");
            customer.send(commands.get(1));
            customer.subscribe("o1");
            assertThat(customer.next()).isEqualTo(Customer.subscribed("o1"));
            customer.send(commands.get(2));
            assertThat(customer.closeCode()).as("of a token that is only an example").isEqualTo(4500);
        }
    }

    /** One more than may be watched at once. */
    private static String[] orders() {
        return Stream.iterate(1, number -> number + 1).limit(33).map(number -> "o" + number).toArray(String[]::new);
    }
}
