package io.fleet.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.cli.stack.Service;
import io.fleet.cli.watch.WatchListener;
import io.fleet.cli.watch.Watchers;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.testing.Collector;
import io.fleet.wire.FixJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One fix, from the driver's POST to the customer's socket, Redis and the history, and the trace of the next one on the same way. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OneFixIT {

    private static final DriverId DRIVER = new DriverId(12345);
    private static final OrderId ORDER = new OrderId("order_123");
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final Map<String, String> STEPS = Map.of("intake http", "ingestion-service", "live",
            "processing-service", "history", "processing-service", "show", "websocket-gateway");

    @Test
    void aFixTravelsFromPostToSocketRedisAndRow() throws Exception {
        try (var collector = Collector.start();
                var stack = RunningStack.start(Map.of("FLEET_TRACING_ENDPOINT", collector.endpoint()));
                var watchers = new Watchers(stack.api(Service.GATEWAY), stack.signer())) {
            var customer = new Customer();
            watchers.watch(ORDER, customer);
            assertThat(customer.subscribed.await(30, TimeUnit.SECONDS)).isTrue();
            String takenAt = Instant.ofEpochMilli(Instant.now().toEpochMilli()).toString();

            var answer = stack.post(DRIVER, "/location",
                    """
                            {"latitude": 40.7128, "longitude": -74.006, "timestamp": "%s", "speed": 45.5, "heading": 180, "accuracy": 10,
                             "order_id": "order_123", "battery": 0.8}"""
                            .formatted(takenAt));
            assertThat(answer.body()).isEqualTo("{\"accepted\":1}");
            assertThat(answer.statusCode()).isEqualTo(202);

            Fix seen = customer.fixes.poll(30, TimeUnit.SECONDS);
            assertThat(seen).isNotNull();
            String text = new String(FixJson.encode(seen), StandardCharsets.UTF_8);
            assertThat(text).matches(
                    """
                            \\{"driver_id":"12345","latitude":40\\.7128,"longitude":-74\\.006,"timestamp":"[0-9T:.-]{23}Z","speed":45\\.5,"heading":180\\.0,\
                            "accuracy":10\\.0,"order_id":"order_123","received_at":"[0-9T:.-]{23}Z"}""");
            assertThat(seen.takenAt()).isEqualTo(Instant.parse(takenAt));

            assertThat(stack.redis().sync().get("driver:location:12345")).isEqualTo(text);
            assertThat(stack.redis().sync().get("order:driver:order_123")).contains("\"12345\"");
            assertThat(stack.get(Service.INGESTION, "/api/v1/drivers/12345/location").body()).isEqualTo(text);
            assertThat(stack.get(Service.GATEWAY, "/api/v1/orders/order_123/driver-location").body()).isEqualTo(text);
            assertThat(stack.get(Service.PROCESSING, "/api/v1/drivers/nearby?lat=40.7&lng=-74&radius=5000").body())
                    .contains("\"driver_id\":\"12345\"", "\"distance_m\":");

            stack.awaitDone();
            assertThat(new RouteOfDriver(stack, 12345).between(seen.takenAt(), seen.takenAt().plusMillis(1)))
                    .containsOnly(Map.entry(seen.takenAt(), new RouteOfDriver.RouteFix(40.7128, -74.006, "order_123")));
            checkRow(stack, seen);
            checkTrace(stack, collector);
        }
    }

    /** The first fix may have been read, not heard: it is what bound the order. */
    private static void checkTrace(RunningStack stack, Collector collector) {
        var answer = stack.post(DRIVER, "/location", "00-" + TRACE + "-b7ad6b7169203331-01",
                "{\"latitude\": 40.7129, \"longitude\": -74.006, \"order_id\": \"order_123\"}");
        assertThat(answer.statusCode()).isEqualTo(202);
        Awaitility.await("each step is recorded").atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(STEPS).allSatisfy(
                        (step, service) -> assertThat(collector.has(service, step, TRACE)).as(step).isTrue()));
    }

    private static void checkRow(RunningStack stack, Fix fix) throws Exception {
        try (var connection = stack.database();
                var statement = connection.createStatement();
                var row = statement
                        .executeQuery("select *, extract(epoch from time) * 1000 as millis from driver_locations")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getLong("driver_id")).isEqualTo(12345);
            assertThat(row.getDouble("millis")).isEqualTo((double) fix.takenAt().toEpochMilli());
            assertThat(row.getString("order_id")).isEqualTo("order_123");
            assertThat(row.getDouble("latitude")).isEqualTo(40.7128);
            assertThat(row.getDouble("longitude")).isEqualTo(-74.006);
            assertThat(row.getDouble("speed")).isEqualTo(45.5);
            assertThat(row.getDouble("heading")).isEqualTo(180.0);
            assertThat(row.getDouble("accuracy")).isEqualTo(10.0);
            assertThat(row.next()).isFalse();
        }
    }

    private static final class Customer implements WatchListener {

        private final CountDownLatch subscribed = new CountDownLatch(1);
        private final BlockingQueue<Fix> fixes = new LinkedBlockingQueue<>();

        @Override
        public void subscribed(OrderId order) {
            subscribed.countDown();
        }

        @Override
        public void location(OrderId order, Fix fix, long nanoTime) {
            fixes.add(fix);
        }
    }
}
