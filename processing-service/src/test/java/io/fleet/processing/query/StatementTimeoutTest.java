package io.fleet.processing.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.processing.history.testing.HistoryService;
import io.fleet.processing.history.testing.Until;
import io.fleet.testing.Fixes;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statements that take longer than they may: ended by the database, and nothing of the service's is lost with them. */
@WithDatabase
@WithRedis
@Timeout(120)
class StatementTimeoutTest {

    private static final String DAY = "start_time=2024-01-01T00:00:00Z&end_time=2024-01-02T00:00:00Z";

    private static HistoryService service;

    @BeforeAll
    static void start(DatabaseServer database, RedisServer redis) {
        service = HistoryService.start(redis.url(), database.jdbcUrl(), "fleet.history.page-timeout=500ms",
                "fleet.history.report-timeout=500ms");
        service.awaitSchema();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource({"readers, /api/v1/drivers/12345/route?", "readers, /api/v1/drivers/12345/route?limit=10000&",
            "readers, /api/v1/orders/order_123/route?", "readers, /api/v1/drivers/12345/stats?bucket=1h&",
            "reports, /api/v1/drivers/12345/route?max_points=9&", "reports, /api/v1/analytics/summary?",
            "reports, '/api/v1/analytics/heatmap?bbox=0,0,1,1&cell=1&'"})
    void whatTheDatabaseEndsIsARefusalAndItsConnectionIsUsedAgain(String pool, String path, DatabaseServer database)
            throws SQLException {
        service.store(Fixes.drive(Fixes.DRIVER, 3));
        Until.holds(() -> service.get(path + DAY).statusCode() == 200);
        try (var other = DriverManager.getConnection(database.jdbcUrl())) {
            var before = connections(other, pool);
            other.setAutoCommit(false);
            other.createStatement().execute("lock table fixes in access exclusive mode");
            var refused = service.get(path + DAY);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(refused.body()).isEqualTo("{\"title\":\"Service Unavailable\",\"status\":503,\"detail\":"
                    + "\"the history cannot answer that in time now; a shorter span may do\"}");
            assertThat(active(pool)).isZero();
            other.rollback();
            Until.holds(() -> service.get(path + DAY).statusCode() == 200);
            assertThat(connections(other, pool)).containsAll(before);
        }
    }

    @Test
    void aStatementThatWouldNeverEndIsEndedManyTimesOver() {
        for (int i = 0; i < 3; i++) {
            assertThat(new Endless().askedOf(service.bean("reports", HistoryReader.class)))
                    .hasMessageContaining("cannot answer that in time");
        }
        assertThat(active("reports")).isZero();
        Until.holds(() -> service.get("/api/v1/analytics/summary?" + DAY).statusCode() == 200);
    }

    private static double active(String pool) {
        return service.bean(MeterRegistry.class).get("hikaricp.connections.active").tag("pool", "history-" + pool)
                .gauge().value();
    }

    /** The server's processes behind the pool's connections. */
    private static Set<Integer> connections(Connection look, String pool) throws SQLException {
        try (var statement = look.prepareStatement("select pid from pg_stat_activity where application_name = ?")) {
            statement.setString(1, "fleet-history-" + pool);
            var found = new HashSet<Integer>();
            for (var rows = statement.executeQuery(); rows.next();) {
                found.add(rows.getInt(1));
            }
            assertThat(found).isNotEmpty();
            return found;
        }
    }
}
