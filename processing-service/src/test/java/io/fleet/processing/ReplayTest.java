package io.fleet.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.processing.testing.RedisView;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.Fixes;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.Range;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A fix that the database refused, from the dead letters back into the history. */
@WithRedis
@WithDatabase(cleaning = WithDatabase.Cleaning.SCHEMA)
@Timeout(120)
final class ReplayTest {

    private static final DriverId DRIVER = new DriverId(666);

    @Test
    void aRefusedFixIsCurrentAllTheSameAndStoredOnceWhenItIsReplayed(RedisServer server, DatabaseServer database)
            throws IOException, InterruptedException {
        var position = Fixes.example().position();
        Fix older = Fixes.at(DRIVER, Instant.now().minusSeconds(2), position);
        Fix newer = Fixes.at(DRIVER, Instant.now(), position);
        try (var service = start(server, database); var redis = new RedisView(server.url())) {
            var jdbc = service.getBean(JdbcTemplate.class);
            RedisView.await("the schema is there", () -> count(jdbc, "pg_tables where tablename = 'fixes'") == 1
                    && count(jdbc, "pg_views where viewname = 'driver_locations'") == 1);
            jdbc.execute("alter table fixes add constraint not_666 check (driver_id <> 666)");
            redis.accept(older);
            RedisView.await("it is buried", () -> redis.commands().xlen(RedisKeys.DEAD_LETTERS) == 1);
            var letter = redis.commands().xrange(RedisKeys.DEAD_LETTERS, Range.unbounded()).getFirst();
            assertThat(letter.getBody()).containsEntry("group", RedisKeys.HISTORY_GROUP)
                    .containsEntry("fix", RedisView.text(older)).extractingByKey("reason").asString()
                    .startsWith("refused: ");

            jdbc.execute("alter table fixes drop constraint not_666");
            redis.accept(newer);
            RedisView.await("the newer one is stored", () -> count(jdbc, "fixes") == 1);
            assertThat(replay(service, letter.getId())).isEqualTo(204);

            RedisView.await("both are stored", () -> count(jdbc, "fixes") == 2);
            RedisView.await("all is done", () -> redis.commands().xlen(RedisKeys.STREAM) == 0);
            assertThat(redis.current(DRIVER)).contains(newer);
            assertThat(redis.commands().xlen(RedisKeys.DEAD_LETTERS)).isZero();
            assertThat(replay(service, letter.getId())).isEqualTo(404);
        }
    }

    private static long count(JdbcTemplate jdbc, String what) {
        Long rows = jdbc.queryForObject("select count(*) from " + what, Long.class);
        return rows == null ? 0 : rows;
    }

    private static int replay(ConfigurableApplicationContext service, String id)
            throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port")
                + "/api/v1/dead-letters/" + id + "/replay");
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + Tokens.admin())
                    .POST(BodyPublishers.noBody()).build(), BodyHandlers.discarding()).statusCode();
        }
    }

    private static ConfigurableApplicationContext start(RedisServer redis, DatabaseServer database) {
        return new SpringApplicationBuilder(ProcessingApplication.class).run("--spring.data.redis.url=" + redis.url(),
                "--spring.datasource.url=" + database.jdbcUrl(), "--fleet.jwt.secret=" + Tokens.SECRET,
                "--server.port=0", "--management.server.port=0", "--logging.level.root=WARN");
    }
}
