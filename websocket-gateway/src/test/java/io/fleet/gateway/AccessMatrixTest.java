package io.fleet.gateway;

import static io.fleet.service.testing.AccessMatrix.Way.EVENTS;
import static io.fleet.service.testing.AccessMatrix.Way.SOCKET;
import static io.fleet.service.testing.AccessMatrix.Way.SUBPROTOCOL;
import static io.fleet.service.testing.AccessMatrix.Who.ADMIN;
import static io.fleet.service.testing.AccessMatrix.Who.DISPATCHER;
import static io.fleet.service.testing.AccessMatrix.Who.THE_CUSTOMER;
import static org.springframework.http.HttpMethod.GET;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.AccessMatrix;
import io.fleet.service.testing.AccessMatrix.Call;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Who gets how far, for everything that this service answers. */
@WithRedis
@Timeout(180)
final class AccessMatrixTest {

    private static final List<Call> TABLE = List.of(
            // No order has a driver here.
            Call.of(GET, "/api/v1/orders/{order_id}/driver-location", 404, THE_CUSTOMER, DISPATCHER, ADMIN)
                    .also(EVENTS, SOCKET, SUBPROTOCOL),
            Call.open("/client/fleet-client.js"), Call.open("/track/{order_id}"), Call.open("/track/page/"),
            Call.open("/map/settings.json"), Call.open("/map/"),
            Call.open("/openapi/websocket-gateway.yaml"));

    private static AccessMatrix matrix;

    @BeforeAll
    static void start(RedisServer redis) {
        matrix = AccessMatrix.of(GatewayApplication.class, TABLE, "spring.data.redis.url=" + redis.url(),
                "fleet.drain.window=100ms", "fleet.sockets.max-per-subject=1000");
        Eventually.is("the gateway is ready", matrix::isReady);
    }

    @AfterAll
    static void stop() {
        matrix.close();
    }

    @TestFactory
    Stream<DynamicTest> everybodyGetsAsFarAsTheTableSays() {
        return matrix.tests();
    }
}
