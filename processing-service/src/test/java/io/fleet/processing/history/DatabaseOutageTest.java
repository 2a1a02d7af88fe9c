package io.fleet.processing.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.embedded.EmbeddedDatabase;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.Fix;
import io.fleet.processing.history.testing.HistoryService;
import io.fleet.processing.history.testing.Until;
import io.fleet.testing.Fixes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.NestedRuntimeException;

@WithRedis
@Timeout(180)
class DatabaseOutageTest {

    private static final String ROUTE = "/api/v1/drivers/12345/route"
            + "?start_time=2024-01-01T00:00:00Z&end_time=2024-01-02T00:00:00Z";

    @Test
    void theServiceStartsWithoutTheDatabaseAndFindsItLater(RedisServer redis, @TempDir Path folder)
            throws IOException {
        int port = freePort();
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
        try (var service = HistoryService.start(redis.url(), url)) {
            assertAway(service);
            assertThat(service.bean(HistorySchema.class).isReady()).isFalse();

            try (var _ = EmbeddedDatabase.start(new EmbeddedDatabase.Options(port, folder))) {
                service.awaitSchema();
                service.store(Fixes.drive(Fixes.DRIVER, 3));
                Until.holds(() -> service.get(ROUTE).statusCode() == 200);
                assertThat(service.get(ROUTE).body()).contains("12:00:10.000Z");
                assertThat(service.manage("/actuator/health").statusCode()).isEqualTo(200);
            }

            assertAway(service);
            try (var _ = EmbeddedDatabase.start(new EmbeddedDatabase.Options(port, folder))) {
                Until.holds(() -> service.get(ROUTE).statusCode() == 200);
                Until.holds(() -> stores(service, Fixes.drive(Fixes.DRIVER, 4)));
                assertThat(service.get(ROUTE).body()).contains("12:00:15.000Z");
            }
        }
    }

    private static void assertAway(HistoryService service) {
        assertThatThrownBy(() -> service.store(Fixes.drive(Fixes.DRIVER, 3)))
                .isInstanceOf(NestedRuntimeException.class);
        assertThat(service.manage("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(service.manage("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(service.manage("/actuator/health").body()).contains("\"db\":{").contains("\"status\":\"DOWN\"");
        var refused = service.get(ROUTE);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(service.get("/api/v1/drivers/nearby?lat=1&lng=1&radius=1").statusCode()).isEqualTo(200);
    }

    /** As the consumer does: what failed comes again. */
    private static boolean stores(HistoryService service, List<Fix> fixes) {
        try {
            service.store(fixes);
            return true;
        } catch (NestedRuntimeException away) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
