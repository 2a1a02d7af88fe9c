package io.fleet.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.Tokens;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithRedis
@Timeout(60)
class MetricsTest {

    private static final String FIX = "{\"latitude\":1,\"longitude\":1}";

    @Test
    void everyFixIsCountedOnceAsAcceptedOrRejected() throws InterruptedException {
        String driver = Tokens.driver(987654321);
        String path = "/api/v1/drivers/987654321";
        String timed = "{\"latitude\":1,\"longitude\":1,\"order_id\":\"secret_order\",\"timestamp\":\"" + Instant.now()
                + "\"}";
        try (var service = RunningService.start(RedisServer.current().url(), RunningService.PATIENT)) {
            service.post(path + "/location", driver, FIX);
            service.post(path + "/location", driver, FIX);
            service.post(path + "/location", driver, "{\"latitude\":91,\"longitude\":181}");
            service.post(path + "/location", driver, "nonsense");
            service.post(path + "/locations", driver, "[" + timed + "," + timed + "," + timed + "," + FIX + "]");
            try (var phone = DriversPhone.connect(service, path + "/stream", driver)) {
                phone.ask(FIX);
                phone.ask("[7]");
            }
            var metrics = Metrics.of(service);
            assertThat(metrics.value("fleet_fixes_accepted_total{transport=\"http\"}")).isEqualTo(2);
            assertThat(metrics.value("fleet_fixes_accepted_total{transport=\"batch\"}")).isEqualTo(3);
            assertThat(metrics.value("fleet_fixes_accepted_total{transport=\"websocket\"}")).isEqualTo(1);
            assertThat(metrics.value("fleet_fixes_rejected_total{reason=\"latitude\"}")).isEqualTo(1);
            assertThat(metrics.value("fleet_fixes_rejected_total{reason=\"timestamp\"}")).isEqualTo(1);
            assertThat(metrics.value("fleet_fixes_rejected_total{reason=\"body\"}")).isEqualTo(1);
            assertThat(metrics.value("fleet_fixes_rejected_total{reason=\"fix\"}")).isEqualTo(1);
            assertThat(metrics.value("fleet_intake_seconds_count")).isEqualTo(4);
            assertThat(metrics.value("fleet_intake_seconds_bucket{le=\"+Inf\"}")).isEqualTo(4);
            String answers = "http_server_requests_seconds_count{method=\"POST\",outcome=\"%s\",status=\"%d\",uri=\"/api/v1/drivers/{driver_id}/location%s\"}";
            assertThat(metrics.value(answers.formatted("SUCCESS", 202, ""))).isEqualTo(2);
            assertThat(metrics.value(answers.formatted("CLIENT_ERROR", 400, ""))).isEqualTo(2);
            assertThat(metrics.names()).noneMatch(name -> name.contains("987654321") || name.contains("secret_order"));
        }
    }

    @Test
    void whatClientsMakeUpIsCountedTogether() {
        try (var service = RunningService.start(RedisServer.current().url(), RunningService.PATIENT)) {
            for (String word : List.of("FIRST", "SECOND")) {
                service.send(service.request("/made/up/" + word, Tokens.admin()).method(word, BodyPublishers.noBody()));
            }
            var metrics = Metrics.of(service);
            assertThat(metrics.value(
                    "http_server_requests_seconds_count{method=\"UNKNOWN\",outcome=\"CLIENT_ERROR\",status=\"404\",uri=\"UNKNOWN\"}"))
                    .isEqualTo(2);
            assertThat(metrics.names()).noneMatch(name -> name.contains("FIRST") || name.contains("made"));
        }
    }

    @Test
    void aSocketIsNoRequest() throws InterruptedException {
        try (var service = RunningService.start(RedisServer.current().url(), RunningService.PATIENT)) {
            try (var phone = DriversPhone.connect(service, "/api/v1/drivers/7/stream", Tokens.driver(7))) {
                phone.ask(FIX);
            }
            Metrics.await(service, "fleet_sockets{kind=\"driver\"}", 0);
            service.post("/api/v1/drivers/7/location", Tokens.driver(7), FIX);
            assertThat(Metrics.of(service).names()).anyMatch(name -> name.startsWith("http_server_requests"))
                    .noneMatch(name -> name.startsWith("http_server_requests") && name.contains("/stream"));
        }
    }
}
