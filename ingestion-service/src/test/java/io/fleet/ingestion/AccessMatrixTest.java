package io.fleet.ingestion;

import static io.fleet.service.testing.AccessMatrix.Way.SOCKET;
import static io.fleet.service.testing.AccessMatrix.Way.SUBPROTOCOL;
import static io.fleet.service.testing.AccessMatrix.Who.ADMIN;
import static io.fleet.service.testing.AccessMatrix.Who.DISPATCHER;
import static io.fleet.service.testing.AccessMatrix.Who.THE_DRIVER;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.AccessMatrix;
import io.fleet.service.testing.AccessMatrix.Call;
import java.time.Instant;
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
class AccessMatrixTest {

    private static AccessMatrix matrix;

    @BeforeAll
    static void start(RedisServer redis) {
        matrix = AccessMatrix.of(IngestionApplication.class, table(), "spring.data.redis.url=" + redis.url());
    }

    private static List<Call> table() {
        String fix = "{\"latitude\":1,\"longitude\":1,\"timestamp\":\"" + Instant.now() + "\"}";
        return List.of(
                Call.of(POST, "/api/v1/drivers/{driver_id}/location", 202, THE_DRIVER).sending(fix),
                // There is no current fix where nothing takes fixes from the stream.
                Call.of(GET, "/api/v1/drivers/{driver_id}/location", 404, THE_DRIVER, DISPATCHER, ADMIN),
                Call.of(POST, "/api/v1/drivers/{driver_id}/locations", 202, THE_DRIVER).sending("[" + fix + "]"),
                Call.of(GET, "/api/v1/drivers/{driver_id}/stream", 426, THE_DRIVER).also(SOCKET, SUBPROTOCOL),
                Call.open("/openapi/ingestion-service.yaml"));
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
