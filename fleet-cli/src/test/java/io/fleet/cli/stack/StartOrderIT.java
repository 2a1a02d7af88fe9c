package io.fleet.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.cli.token.TokenSigner;
import io.fleet.embedded.EmbeddedDatabase;
import io.fleet.embedded.EmbeddedRedis;
import io.fleet.embedded.ServerProcess;
import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The services start before anything that they need, say what they wait for, and find it when it comes. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class StartOrderIT {

    private static final DriverId DRIVER = new DriverId(12345);
    private static final String LOCATION = "/api/v1/drivers/12345/location";

    private final String secret = TokenSigner.newSecret();
    private final TokenSigner signer = new TokenSigner(secret, Duration.ofHours(1), InstantSource.system());
    private final Ports ports = Ports.free();
    private final List<AutoCloseable> running = new ArrayList<>();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() throws Exception {
        http.shutdownNow();
        for (var part : running.reversed()) {
            part.close();
        }
    }

    @Test
    void servicesThatStartFirstWaitForRedisAndTheDatabaseAndSayIt() throws Exception {
        for (var service : Service.values()) {
            start(service);
        }
        for (var service : Service.values()) {
            await(service + " lives", () -> health(service, "/liveness").statusCode() == 200);
            await(service + " waits for Redis", () -> health(service, "/readiness").statusCode() == 503);
            assertThat(health(service, "/readiness").body()).contains("\"redis\":{\"status\":\"DOWN\"}")
                    .doesNotContain("details");
            await(service + " says why", () -> log(service).contains("Waiting for Redis"));
        }
        assertThat(health(Service.GATEWAY, "/readiness").body()).contains("\"relay\":{\"status\":\"DOWN\"}");
        var refused = post();
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();

        running.add(EmbeddedRedis.start(new EmbeddedRedis.Options(ports.redis(), folder.resolve("redis"))));
        for (var service : List.of(Service.INGESTION, Service.GATEWAY)) {
            await(service + " is ready", () -> health(service, "/readiness").statusCode() == 200);
        }
        assertThat(post().statusCode()).isEqualTo(202);
        await("the fix is current without a database", () -> get(Service.INGESTION, LOCATION).statusCode() == 200);
        await("the customer sees it",
                () -> get(Service.GATEWAY, "/api/v1/orders/order_123/driver-location").statusCode() == 200);
        assertThat(health(Service.PROCESSING, "").body()).contains("\"consumers\":{\"status\":\"DOWN\"}");
        assertThat(health(Service.PROCESSING, "/readiness").body()).contains("\"historySchema\":{\"status\":\"");
        await("processing says why", () -> log(Service.PROCESSING).contains("The history's schema is not in order yet")
                && log(Service.PROCESSING).contains("Cannot consume, trying again"));

        running.add(EmbeddedDatabase.start(new EmbeddedDatabase.Options(ports.database(), folder.resolve("postgres"))));
        await("processing is ready", () -> health(Service.PROCESSING, "/readiness").statusCode() == 200);
        await("the fix is in the history", () -> stored() == 1);
        await("processing is well", () -> health(Service.PROCESSING, "").statusCode() == 200);
    }

    private void start(Service service) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path built = ServiceJar.built(Path.of(System.getProperty("fleet.project", "..")), service).orElseThrow();
        running.add(ServerProcess.start(new ServerProcess.Launch(
                ServiceCommand.of(java, ServiceJar.unpacked(built, java)),
                Map.of("REDIS_URL", "redis://127.0.0.1:" + ports.redis(), "DATABASE_URL",
                        "jdbc:postgresql://127.0.0.1:" + ports.database() + "/postgres?user=postgres",
                        "FLEET_JWT_SECRET", secret, "FLEET_DRAIN_WINDOW", "1s",
                        "SERVER_ADDRESS", "127.0.0.1", "SERVER_PORT", Integer.toString(ports.api(service)),
                        "MANAGEMENT_SERVER_ADDRESS", "127.0.0.1",
                        "MANAGEMENT_SERVER_PORT", Integer.toString(ports.management(service))),
                folder.resolve(service.label() + ".log"), Collections.nCopies(15, "TERM"), null)));
    }

    private HttpResponse<String> post() {
        return send(HttpRequest.newBuilder(api(Service.INGESTION, LOCATION))
                .header("Authorization", "Bearer " + signer.driver(DRIVER)).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"latitude\":40.7128,\"longitude\":-74.006,\"order_id\":\"" + new OrderId("order_123")
                                + "\"}")));
    }

    private HttpResponse<String> get(Service service, String path) {
        return send(
                HttpRequest.newBuilder(api(service, path)).header("Authorization", "Bearer " + signer.dispatcher()));
    }

    private String log(Service service) throws IOException {
        return Files.readString(folder.resolve(service.label() + ".log"));
    }

    private HttpResponse<String> health(Service service, String group) {
        return send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + ports.management(service) + "/actuator/health" + group)));
    }

    private URI api(Service service, String path) {
        return URI.create("http://127.0.0.1:" + ports.api(service) + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException("the service did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private long stored() throws SQLException {
        try (var connection = DriverManager
                .getConnection("jdbc:postgresql://127.0.0.1:" + ports.database() + "/postgres?user=postgres");
                var rows = connection.createStatement().executeQuery("select count(*) from fixes")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what).pollInterval(Duration.ofMillis(100)).atMost(Duration.ofMinutes(2)).ignoreExceptions()
                .until(condition);
    }
}
