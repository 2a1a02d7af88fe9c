package io.fleet.processing;

import static io.fleet.service.testing.AccessMatrix.Way.EVENTS;
import static io.fleet.service.testing.AccessMatrix.Who.ADMIN;
import static io.fleet.service.testing.AccessMatrix.Who.DISPATCHER;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.processing.history.testing.Until;
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
@WithDatabase
@Timeout(180)
class AccessMatrixTest {

    private static final String HOUR = "start_time=2026-01-01T00:00:00Z&end_time=2026-01-01T01:00:00Z";

    private static final List<Call> TABLE = List.of(
            Call.of(GET, "/api/v1/drivers/nearby", 200, DISPATCHER, ADMIN).asking("lat=1&lng=1&radius=1000"),
            Call.of(GET, "/api/v1/drivers/live", 200, DISPATCHER, ADMIN).asking("bbox=0,0,1,1").also(EVENTS),
            Call.of(GET, "/api/v1/drivers/current", 200, DISPATCHER, ADMIN).asking("driver_id=12345"),
            Call.of(GET, "/api/v1/drivers/{driver_id}/route", 200, DISPATCHER, ADMIN).asking(HOUR),
            Call.of(GET, "/api/v1/orders/{order_id}/route", 200, DISPATCHER, ADMIN).asking(HOUR),
            Call.of(GET, "/api/v1/drivers/{driver_id}/stats", 200, DISPATCHER, ADMIN).asking(HOUR),
            Call.of(GET, "/api/v1/analytics/summary", 200, DISPATCHER, ADMIN).asking(HOUR),
            Call.of(GET, "/api/v1/analytics/heatmap", 200, DISPATCHER, ADMIN)
                    .asking(HOUR + "&bbox=0,0,1,1&cell=0.1"),
            Call.of(PUT, "/api/v1/orders/{order_id}/driver", 204, DISPATCHER, ADMIN)
                    .sending("{\"driver_id\":\"12345\"}"),
            Call.of(DELETE, "/api/v1/orders/{order_id}/driver", 204, DISPATCHER, ADMIN),
            Call.of(GET, "/api/v1/drivers/{driver_id}/data", 200, ADMIN),
            Call.of(DELETE, "/api/v1/drivers/{driver_id}/data", 200, ADMIN),
            Call.of(GET, "/api/v1/dead-letters", 200, ADMIN),
            // There is no such dead letter.
            Call.of(POST, "/api/v1/dead-letters/{id}/replay", 404, ADMIN),
            Call.of(DELETE, "/api/v1/dead-letters/{id}", 404, ADMIN),
            Call.open("/openapi/processing-service.yaml"),
            Call.open("/fleet"), Call.open("/fleet/page/"), Call.open("/map/settings.json"), Call.open("/map/"));

    private static AccessMatrix matrix;

    @BeforeAll
    static void start(RedisServer redis, DatabaseServer database) {
        matrix = AccessMatrix.of(ProcessingApplication.class, TABLE, "spring.data.redis.url=" + redis.url(),
                "spring.datasource.url=" + database.jdbcUrl());
        Until.holds(matrix::isReady);
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
