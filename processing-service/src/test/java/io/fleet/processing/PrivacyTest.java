package io.fleet.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import io.fleet.processing.testing.RedisView;
import io.fleet.service.testing.CapturedLog;
import io.fleet.service.testing.Tokens;
import io.fleet.wire.RedisKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** That neither what is asked nor what goes through the stream, good or bad, is found again where it does not belong. */
@WithRedis
@WithDatabase(cleaning = WithDatabase.Cleaning.SCHEMA)
@Timeout(180)
final class PrivacyTest {

    private static final DriverId DRIVER = new DriverId(98_765);
    private static final DriverId REFUSED = new DriverId(98_766);
    private static final DriverId IN_THE_WAY = new DriverId(98_767);
    private static final OrderId ORDER = new OrderId("order_of_somebody");
    private static final Position HERE = new Position(12.3456789, 98.7654321);
    private static final String[] SECRETS = {"12.3456789", "98.7654321", "123456789", "987654321", "order_of_somebody",
            "eyJ"};

    /** Good and bad questions, of which each is asked by one who may, by one who may not and with a token that is none. */
    private static final List<String> QUESTIONS = questions();

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> problems = new ArrayList<>();

    @Test
    void positionsOrdersAndTokensAreNeitherInTheLogNorInMetricsNorInProblems(RedisServer server,
            DatabaseServer database) throws IOException, InterruptedException {
        try (var service = start(server, database); var redis = new RedisView(server.url())) {
            var jdbc = service.getBean(JdbcTemplate.class);
            RedisView.await("the schema is there",
                    () -> count(jdbc, "pg_views where viewname = 'driver_locations'") == 1);
            try (var log = new CapturedLog()) {
                consume(redis, jdbc);
                askAll(service);
                outage(redis, jdbc, service, log);
                LoggerFactory.getLogger(PrivacyTest.class).debug("it is listened to");

                assertThat(log.lines()).contains("it is listened to").allSatisfy(PrivacyTest::tellsNothing);
                assertThat(log.audit()).allSatisfy(
                        line -> assertThat(line).doesNotContain("12.3456789", "98.7654321", "eyJ"));
                assertThat(log.audit()).anySatisfy(line -> assertThat(line).contains("order_of_somebody"));
                assertThat(send(service, "local.management.port", "GET", "/actuator/prometheus", "", "").body())
                        .contains("fleet_deadletters_total").doesNotContain("98765", "98766", "98767")
                        .satisfies(PrivacyTest::tellsNothing);
                assertThat(problems).hasSizeGreaterThan(QUESTIONS.size()).allSatisfy(PrivacyTest::tellsNothing);
            }
        }
    }

    /** Good entries, such as no ingestion writes, such as the database refuses, and such as stand in Redis' way. */
    private static void consume(RedisView redis, JdbcTemplate jdbc) {
        jdbc.execute("alter table fixes add constraint not_this_one check (driver_id <> " + REFUSED + ")");
        redis.commands().lpush(RedisKeys.currentFix(IN_THE_WAY), "somebody else's");
        redis.commands().lpush(RedisKeys.orderBinding(new OrderId("order_of_somebody_else")), "somebody else's");
        String good = RedisView.text(fix(DRIVER, ORDER));
        redis.accept(fix(REFUSED, ORDER));
        redis.accept(fix(IN_THE_WAY, null));
        redis.accept(fix(DRIVER, new OrderId("order_of_somebody_else")));
        for (String bad : List.of(good.replace("98.7654321", "198.7654321"), good + good, good.substring(1),
                good.replace("order_of_somebody", "order_of_somebody else"),
                good.replace("12.3456789", "\"12.3456789\""),
                good.replace(",\"latitude\"", ",\"latitude\":12.3456789,\"latitude\""),
                good.replace("\"98765\"", "\"12.3456789\""))) {
            redis.add(Map.of("fix", bad));
        }
        redis.add(Map.of("order_of_somebody", good));
        redis.accept(fix(DRIVER, ORDER));
        RedisView.await("all is done", () -> redis.commands().xlen(RedisKeys.STREAM) == 0
                && redis.commands().xlen(RedisKeys.DEAD_LETTERS) >= 10);
        redis.commands().del(RedisKeys.orderBinding(new OrderId("order_of_somebody_else")));
    }

    private void askAll(ConfigurableApplicationContext service) throws IOException, InterruptedException {
        for (String question : QUESTIONS) {
            String[] parts = question.split(" ", 3);
            String body = parts.length < 3 ? "" : parts[2];
            for (String token : List.of(Tokens.admin(), Tokens.customer("o1"), Tokens.admin() + "x")) {
                keep(send(service, "local.server.port", parts[0], parts[1], token, body));
            }
            String separator = parts[1].contains("?") ? "&" : "?";
            keep(send(service, "local.server.port", parts[0], parts[1] + separator + "token=" + Tokens.admin(),
                    Tokens.admin(), body));
        }
    }

    /** Everything is asked again, and a fix comes, while the history's table is away. */
    private void outage(RedisView redis, JdbcTemplate jdbc, ConfigurableApplicationContext service, CapturedLog log)
            throws IOException, InterruptedException {
        jdbc.execute("alter table fixes rename to fixes_away");
        redis.accept(fix(DRIVER, ORDER));
        RedisView.await("it is noticed",
                () -> log.lines().stream().anyMatch(line -> line.startsWith("Cannot consume, trying again")));
        askAll(service);
        jdbc.execute("alter table fixes_away rename to fixes");
        RedisView.await("all is done", () -> redis.commands().xlen(RedisKeys.STREAM) == 0);
    }

    private void keep(HttpResponse<String> answer) {
        if (answer.statusCode() >= 400) {
            problems.add(answer.statusCode() + " " + answer.body());
        }
    }

    private HttpResponse<String> send(ConfigurableApplicationContext service, String port, String method, String path,
            String token, String body) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + service.getEnvironment().getProperty(port) + path);
        return client.send(HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json").timeout(Duration.ofSeconds(60))
                .method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private static List<String> questions() {
        String span = "start_time=" + Instant.now().minusSeconds(3_600) + "&end_time=" + Instant.now().plusSeconds(60);
        String here = "lat=12.3456789&lng=98.7654321&radius=1000";
        return List.of("GET /api/v1/drivers/nearby?" + here, "GET /api/v1/drivers/nearby?" + here + "0000000",
                "GET /api/v1/drivers/nearby?" + here + "&limit=0", "GET /api/v1/drivers/nearby?" + here + "&limit=x",
                "GET /api/v1/drivers/98765/route?" + span, "GET /api/v1/drivers/98765/route?" + span + "&limit=0",
                "GET /api/v1/drivers/98765/route?" + span + "&cursor=nonsense",
                "GET /api/v1/drivers/98765/stats?" + span, "GET /api/v1/drivers/98765/stats?" + span + "&bucket=1s",
                "GET /api/v1/orders/order_of_somebody/route?" + span,
                "GET /api/v1/orders/order_of_somebody/route?" + span + "&limit=0",
                "GET /api/v1/orders/order_of_somebody/route", "POST /api/v1/orders/order_of_somebody/route",
                "GET /api/v1/analytics/summary?" + span, "GET /api/v1/analytics/summary?end_time=yesterday",
                "GET /api/v1/analytics/heatmap?bbox=98.7654321,12.3456789,99,13&cell=0.1&" + span,
                "GET /api/v1/analytics/heatmap?bbox=98.7654321,12.3456789,99,13&cell=7&" + span,
                "GET /api/v1/drivers/98765/data", "GET /api/v1/dead-letters", "GET /api/v1/dead-letters?limit=0",
                "POST /api/v1/dead-letters/1-1/replay", "DELETE /api/v1/dead-letters/nonsense",
                "PUT /api/v1/orders/order_of_somebody/driver {\"driver_id\":\"98765\"}",
                "PUT /api/v1/orders/order_of_somebody/driver {\"driver_id\":\"0\"}",
                "PUT /api/v1/orders/order_of_somebody/driver {\"driver_id\":\"98765\",\"latitude\":12.3456789",
                "PUT /api/v1/orders/order_of_somebody/driver", "DELETE /api/v1/orders/order_of_somebody/driver",
                "PATCH /api/v1/orders/order_of_somebody/driver", "GET /api/v1/orders/order_of_somebody/nothing",
                "DELETE /api/v1/drivers/98766/data");
    }

    private static Fix fix(DriverId driver, @Nullable OrderId order) {
        var now = Instant.now();
        return new Fix(driver, HERE, now, null, null, null, order, now);
    }

    private static long count(JdbcTemplate jdbc, String what) {
        Long rows = jdbc.queryForObject("select count(*) from " + what, Long.class);
        return rows == null ? 0 : rows;
    }

    private static ConfigurableApplicationContext start(RedisServer redis, DatabaseServer database) {
        return new SpringApplicationBuilder(ProcessingApplication.class).run("--spring.data.redis.url=" + redis.url(),
                "--spring.datasource.url=" + database.jdbcUrl(), "--fleet.jwt.secret=" + Tokens.SECRET,
                "--server.port=0", "--management.server.port=0");
    }

    private static void tellsNothing(String text) {
        assertThat(text).doesNotContain(SECRETS);
    }
}
