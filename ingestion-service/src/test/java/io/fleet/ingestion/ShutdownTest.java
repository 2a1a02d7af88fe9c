package io.fleet.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.Tokens;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Apart from the others: the last of several services in one JVM takes the event loops of all with it. */
@WithRedis
@Timeout(60)
class ShutdownTest {

    @Test
    void stoppingClosesTheSocketsForRestart() throws InterruptedException {
        var service = RunningService.start(RedisServer.current().url(), RunningService.PATIENT);
        try (var phone = DriversPhone.connect(service, "/api/v1/drivers/7/stream", Tokens.driver(7))) {
            phone.ask("{\"latitude\":1,\"longitude\":1}");
            var start = Instant.now();
            service.stop();
            assertThat(phone.closeCode()).isEqualTo(1012);
            assertThat(Instant.now()).isBefore(start.plusSeconds(10));
        } finally {
            service.close();
        }
    }
}
