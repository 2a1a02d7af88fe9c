package io.fleet.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.EmbeddedRedis;
import io.fleet.service.testing.Tokens;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StartWithoutRedisTest {

    @Test
    void aServiceThatStartsFirstTakesFixesAsSoonAsRedisIsThere() throws IOException {
        int port = freePort();
        try (var service = RunningService.start("redis://127.0.0.1:" + port, RunningService.PATIENT)) {
            assertThat(post(service)).isEqualTo(503);
            try (var _ = EmbeddedRedis.start(new EmbeddedRedis.Options(port, null))) {
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> post(service) == 202);
            }
        }
    }

    private static int post(RunningService service) {
        return service.post("/api/v1/drivers/7/location", Tokens.driver(7), "{\"latitude\":1,\"longitude\":1}")
                .statusCode();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
