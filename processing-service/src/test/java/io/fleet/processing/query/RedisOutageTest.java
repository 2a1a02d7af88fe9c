package io.fleet.processing.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.processing.history.testing.HistoryService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithDatabase
@Timeout(120)
class RedisOutageTest {

    @Test
    void withoutRedisNearbyIsNotAvailableAndRoutesAre(DatabaseServer database) {
        try (var service = HistoryService.startReady("redis://127.0.0.1:1", database.jdbcUrl())) {
            var nearby = service.get("/api/v1/drivers/nearby?lat=1&lng=1&radius=1");
            assertThat(nearby.statusCode()).isEqualTo(503);
            assertThat(nearby.headers().firstValue("Retry-After")).isPresent();
            assertThat(service.get("/api/v1/drivers/1/route?start_time=2024-01-01T00:00:00Z"
                    + "&end_time=2024-01-02T00:00:00Z").statusCode()).isEqualTo(200);
        }
    }
}
