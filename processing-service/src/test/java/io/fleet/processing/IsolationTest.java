package io.fleet.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.model.Position;
import io.fleet.processing.query.HeavyReports;
import io.fleet.processing.testing.RedisView;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.Fixes;
import io.fleet.wire.RedisKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** The whole service, whose readers are all at work on questions that do not end. */
@WithRedis
@WithDatabase(cleaning = WithDatabase.Cleaning.SCHEMA)
@Timeout(180)
final class IsolationTest {

    private static final int FIXES = 500;
    private static final int DRIVERS = 100;
    private static final String STATS = "/api/v1/drivers/1/stats?start_time=2024-01-01T00:00:00Z&end_time=2024-01-02T00:00:00Z";

    @Test
    void heavyReportsHoldUpNeitherTheHistoryNorTheLiveSide(RedisServer server, DatabaseServer database)
            throws IOException, InterruptedException {
        var now = Instant.now();
        var fixes = IntStream.range(0, FIXES).mapToObj(i -> Fixes.at(new DriverId(1 + i % DRIVERS),
                now.minusMillis(FIXES - i), new Position(1, 2 + i / 1e5))).toList();
        try (var service = start(server, database); var redis = new RedisView(server.url())) {
            var jdbc = service.getBean(JdbcTemplate.class);
            redis.accept(Fixes.at(new DriverId(DRIVERS + 1), now, new Position(1, 2)));
            RedisView.await("the schema is there and the first fix in it",
                    () -> redis.commands().xlen(RedisKeys.STREAM) == 0);
            try (var heavy = HeavyReports.on(service)) {
                RedisView.await("they keep the database busy", () -> busy(jdbc) == HeavyReports.CONNECTIONS);
                assertThat(ask(service).statusCode()).isEqualTo(503);

                fixes.forEach(redis::accept);

                RedisView.await("both groups have done all", () -> redis.commands().xlen(RedisKeys.STREAM) == 0);
                assertThat(jdbc.queryForObject("select count(*) from fixes", Long.class)).isEqualTo(FIXES + 1L);
                assertThat(fixes.subList(FIXES - DRIVERS, FIXES))
                        .allSatisfy(fix -> assertThat(redis.current(fix.driver())).contains(fix));
                assertThat(heavy.areRunning()).as("the reports all the while").isTrue();
                assertThat(busy(jdbc)).isEqualTo(HeavyReports.CONNECTIONS);
            }
            RedisView.await("nobody works for callers who hung up", () -> busy(jdbc) == 0);
            assertThat(ask(service).statusCode()).isEqualTo(200);
        }
    }

    private static int busy(JdbcTemplate jdbc) {
        Integer found = jdbc.queryForObject("""
                select count(*) from pg_stat_activity
                where application_name in ('fleet-history-readers', 'fleet-history-reports') and state = 'active'
                """, Integer.class);
        return found == null ? -1 : found;
    }

    private static HttpResponse<String> ask(ConfigurableApplicationContext service)
            throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port") + STATS);
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + Tokens.dispatcher())
                    .build(), BodyHandlers.ofString());
        }
    }

    private static ConfigurableApplicationContext start(RedisServer redis, DatabaseServer database) {
        return new SpringApplicationBuilder(ProcessingApplication.class).run("--spring.data.redis.url=" + redis.url(),
                "--spring.datasource.url=" + database.jdbcUrl(), "--fleet.jwt.secret=" + Tokens.SECRET,
                "--fleet.history.page-timeout=10m", "--fleet.history.report-timeout=10m", "--server.port=0",
                "--management.server.port=0", "--logging.level.root=WARN");
    }
}
