package io.fleet.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.CapturedLog;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.Fixes;
import io.fleet.wire.FixJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** That nothing a driver sends is found again where it does not belong. */
@WithRedis
@Timeout(120)
class PrivacyTest {

    private static final String PATH = "/api/v1/drivers/98765";
    private static final String FIX = "{\"latitude\":12.3456789,\"longitude\":98.7654321,\"order_id\":\"order_of_somebody\"}";
    private static final List<String> BAD = List.of(FIX.replace("12.3456789", "91.3456789"),
            FIX.replace("}", ",\"latitude\":12.3456789}"), FIX + FIX, FIX.substring(1), "[" + FIX + "]",
            FIX.replace("\"order_of_somebody\"", "\"order_of_somebody \""),
            FIX.replace("12.3456789", "\"12.3456789\""));

    @Test
    void positionsOrdersAndTokensAreNeitherInTheLogNorInMetricsNorInProblems(RedisServer redis)
            throws InterruptedException {
        String driver = Tokens.driver(98_765);
        var problems = new ArrayList<String>();
        try (var service = RunningService.start(redis.url(), RunningService.unlimited());
                var log = new CapturedLog()) {
            assertThat(service.post(PATH + "/location", driver, FIX).statusCode()).isEqualTo(202);
            for (String path : List.of("/location", "/locations")) {
                for (String body : BAD) {
                    problems.add(service.post(PATH + path, driver, body).body());
                }
                problems.add(service.post(PATH + path, driver + "x", FIX).body());
                problems.add(service.post(PATH + path, Tokens.driver(1), FIX).body());
                problems.add(service.post(PATH + path + "?token=" + driver, driver, FIX).body());
            }
            try (var phone = DriversPhone.connect(service, PATH + "/stream", driver)) {
                phone.ask(FIX);
                for (String body : BAD) {
                    problems.add(phone.ask(body));
                }
            }
            service.get(PATH + "/location", driver);
            service.get(PATH + "/location", Tokens.dispatcher());
            String metrics = service.manage("prometheus").body();
            LoggerFactory.getLogger(PrivacyTest.class).debug("it is listened to");
            assertThat(log.lines()).contains("it is listened to").allSatisfy(PrivacyTest::tellsNothing);
            assertThat(metrics).satisfies(PrivacyTest::tellsNothing).doesNotContain("98765");
            assertThat(log.audit()).as("what drivers do with their own data").isEmpty();
            assertThat(problems).allSatisfy(problem -> assertThat(problem)
                    .doesNotContain(driver, "98.7654321", "12.3456789,", "order_of_somebody\""));
        }
    }

    @Test
    void whoElseLooksWhereADriverIsIsWrittenDown(RedisServer redis) {
        try (var service = RunningService.start(redis.url(), RunningService.PATIENT); var log = new CapturedLog()) {
            setCurrent(redis, new String(FixJson.encode(Fixes.example()), StandardCharsets.UTF_8));
            assertThat(service.get(PATH + "/location", Tokens.dispatcher()).statusCode()).isEqualTo(200);
            service.get(PATH + "/location", Tokens.driver(98_765));
            service.get(PATH + "/location", Tokens.customer("o1"));
            assertThat(log.audit()).containsExactly("{\"event\":\"GET /api/v1/drivers/{driver_id}/location\","
                    + "\"sub\":null,\"scope\":[\"dispatcher\"],\"driver_id\":\"98765\"}");
        }
    }

    private static void setCurrent(RedisServer redis, String fix) {
        try (var client = io.lettuce.core.RedisClient.create(redis.url()); var connection = client.connect()) {
            connection.sync().set("driver:location:98765", fix);
        }
    }

    private static void tellsNothing(String text) {
        assertThat(text).doesNotContain("12.3456789", "98.7654321", "order_of_somebody", "eyJ");
    }
}
