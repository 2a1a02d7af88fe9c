package io.fleet.processing.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.processing.history.testing.HistoryService;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.Fixes;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A second database stands for the replica: what is in it and not in the first one shows who was asked. */
@WithDatabase
@WithRedis
@Timeout(180)
class ReadReplicaTest {

    private static final String DAY = "start_time=2024-01-01T00:00:00Z&end_time=2024-01-02T00:00:00Z";

    @Test
    void theHistoryIsReadFromTheReplicaAndErasedInThePrimary(DatabaseServer database, RedisServer redis)
            throws SQLException {
        String replica = second(database);
        try (var filled = HistoryService.startReady(redis.url(), replica)) {
            filled.store(Fixes.drive(Fixes.DRIVER, 3));
        }
        try (var service = HistoryService.start(redis.url(), database.jdbcUrl(), "fleet.history.read-url=" + replica,
                "fleet.history.read-username=postgres", "fleet.history.read-password=any")) {
            service.awaitSchema();
            service.store(Fixes.drive(Fixes.DRIVER, 5));
            assertThat(service.get("/api/v1/drivers/12345/stats?" + DAY).body()).contains("\"fixes\":3,");
            assertThat(service.get("/api/v1/analytics/summary?" + DAY).body()).contains("\"fixes\":3,");
            assertThat(service.send(service.request("/api/v1/drivers/12345/data").DELETE()
                    .header("Authorization", "Bearer " + Tokens.admin())).body()).contains("\"fixes\":5,");
            assertThat(service.get("/api/v1/drivers/12345/stats?" + DAY).body()).contains("\"fixes\":3,");
        }
    }

    @Test
    void aReplicaThatIsAwayIsNotNowAndNothingElse(DatabaseServer database, RedisServer redis) {
        try (var service = HistoryService.start(redis.url(), database.jdbcUrl(),
                "fleet.history.read-url=jdbc:postgresql://127.0.0.1:1/none")) {
            service.awaitSchema();
            service.store(Fixes.drive(Fixes.DRIVER, 5));
            for (String path : List.of("/api/v1/drivers/12345/stats?", "/api/v1/analytics/summary?",
                    "/api/v1/drivers/12345/route?limit=10000&")) {
                var answer = service.get(path + DAY);
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://db/fleet", "jdbc:mysql://db/fleet"})
    void anAddressInAnotherFormIsRefused(String address) {
        assertThatThrownBy(
                () -> new ReadProperties(address, null, null, Duration.ofSeconds(10), Duration.ofSeconds(30)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("fleet.history.read-url: ").hasMessageContaining("(expected: jdbc:postgresql:");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 99, 3_600_001, -1})
    void aTimeoutOutOfItsRangeIsRefused(long millis) {
        var usual = Duration.ofSeconds(10);
        var bad = Duration.ofMillis(millis);
        assertThatThrownBy(() -> new ReadProperties(null, null, null, bad, usual))
                .hasMessage("fleet.history.page-timeout: " + millis + "ms (expected: 100ms to 1h)");
        assertThatThrownBy(() -> new ReadProperties(null, null, null, usual, bad))
                .hasMessage("fleet.history.report-timeout: " + millis + "ms (expected: 100ms to 1h)");
    }

    private static String second(DatabaseServer database) throws SQLException {
        try (var connection = DriverManager.getConnection(database.jdbcUrl());
                var statement = connection.createStatement()) {
            statement.execute("drop database if exists replica");
            statement.execute("create database replica");
        }
        return database.jdbcUrl().replaceFirst("(jdbc:postgresql://[^/]+/)[^?]*", "$1replica");
    }
}
