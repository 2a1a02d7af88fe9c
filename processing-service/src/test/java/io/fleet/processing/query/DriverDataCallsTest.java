package io.fleet.processing.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderBinding;
import io.fleet.model.OrderId;
import io.fleet.processing.history.testing.HistoryService;
import io.fleet.processing.history.testing.Until;
import io.fleet.processing.testing.RedisView;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.Fixes;
import io.fleet.wire.OrderJson;
import io.fleet.wire.RedisKeys;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithDatabase
@WithRedis
@Timeout(120)
class DriverDataCallsTest {

    private static final String PATH = "/api/v1/drivers/12345/data";
    private static final OrderId ORDER = new OrderId("order_123");

    private static HistoryService service;
    private static RedisView redis;

    @BeforeAll
    static void start(DatabaseServer database, RedisServer server) {
        service = HistoryService.startReady(server.url(), database.jdbcUrl());
        redis = new RedisView(server.url());
    }

    @AfterAll
    static void stop() {
        service.close();
        redis.close();
    }

    @Test
    void anExportHoldsAllThatIsKnown() {
        service.store(List.of(Fixes.example(), Fixes.at(1, 2.5)));
        service.store(Fixes.drive(new DriverId(7), 3));
        service.store(List.of(later(Fixes.example())));
        live(Fixes.example());
        var answer = send("GET", Tokens.admin());
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        assertThat(answer.body()).isEqualTo("""
                {"type":"driver","driver_id":"12345"}
                {"type":"current","fix":%s}
                {"type":"order","order_id":"order_123"}
                {"type":"fix","latitude":40.7128,"longitude":-74.006,"timestamp":"2024-01-01T12:00:00.000Z",\
                "speed":45.5,"heading":180.0,"accuracy":10.0,"order_id":"order_123"}
                {"type":"fix","latitude":40.7128,"longitude":-74.006,"timestamp":"2024-01-20T00:00:00.000Z"}
                {"type":"end","fixes":2}
                """.formatted(RedisView.text(Fixes.example())));
    }

    @Test
    void anExportOfNobodyIsWholeToo() {
        assertThat(send("GET", Tokens.admin()).body()).isEqualTo("""
                {"type":"driver","driver_id":"12345"}
                {"type":"end","fixes":0}
                """);
    }

    @Test
    void anExportIsNotReadFartherAheadThanItIsTaken(DatabaseServer database) throws IOException, SQLException {
        service.store(List.of(Fixes.at(1, 2)));
        try (var connection = DriverManager.getConnection(database.jdbcUrl())) {
            connection.createStatement().execute(
                    """
                            insert into fixes select timestamptz '2024-01-01 00:00:00.1Z' + i * interval '0.2 s', 12345, null, 1, 2
                            from generate_series(1, 400000) i""");
        }
        long before = asked();
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(8_192);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port()));
            socket.getOutputStream().write(("GET " + PATH + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                    + Tokens.admin() + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            long asked = whenItRests();
            assertThat(asked - before).as("parts asked for, of 400").isLessThan(150);
            socket.getInputStream().readNBytes(20_000_000);
            assertThat(whenItRests()).isGreaterThan(asked);
        }
        assertThat(send("GET", Tokens.admin()).body()).endsWith("{\"type\":\"end\",\"fixes\":400001}\n");
    }

    @Test
    void anErasureLeavesNothingOfTheDriverAndAllOfTheOthers(DatabaseServer database) {
        service.store(Fixes.drive(Fixes.DRIVER, 3_000));
        service.store(List.of(later(Fixes.example())));
        service.store(Fixes.drive(new DriverId(7), 3));
        live(Fixes.example());
        assertThat(send("DELETE", Tokens.admin()).body())
                .isEqualTo("{\"driver_id\":\"12345\",\"fixes\":3001,\"current\":true,\"complete\":true}");
        assertThat(rows(database, 12345)).isZero();
        assertThat(rows(database, 7)).isEqualTo(3);
        var commands = redis.commands();
        assertThat(redis.current(Fixes.DRIVER)).isEmpty();
        assertThat(commands.zscore(RedisKeys.SEEN, "12345")).isNull();
        assertThat(commands.geopos(RedisKeys.GEO, "12345").getFirst()).isNull();
        assertThat(redis.heldBy(Fixes.DRIVER)).isNull();
        assertThat(redis.binding(ORDER)).isEmpty();
        assertThat(send("DELETE", Tokens.admin()).body())
                .isEqualTo("{\"driver_id\":\"12345\",\"fixes\":0,\"current\":false,\"complete\":true}");
    }

    @Test
    void anErasureSaysSoWhenFixesOfTheDriverAreStillOnTheirWay() {
        redis.accept(Fixes.example());
        assertThat(send("DELETE", Tokens.admin()).body()).contains("\"complete\":false");
        redis.commands().del(RedisKeys.STREAM);
        redis.accept(Fixes.drive(new DriverId(7), 1).getFirst());
        assertThat(send("DELETE", Tokens.admin()).body()).contains("\"complete\":true");
    }

    @Test
    void anErasureWaitsForFixesThatAreAboutToBeDone() {
        String id = redis.accept(Fixes.example());
        var answer = CompletableFuture.supplyAsync(() -> send("DELETE", Tokens.admin()));
        redis.commands().xdel(RedisKeys.STREAM, id);
        assertThat(answer.orTimeout(60, TimeUnit.SECONDS).join().body()).contains("\"complete\":true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE"})
    void onlyAdminsMay(String method) {
        assertThat(send(method, null).statusCode()).isEqualTo(401);
        assertThat(send(method, Tokens.driver(12345)).statusCode()).isEqualTo(403);
        assertThat(send(method, Tokens.customer("o")).statusCode()).isEqualTo(403);
        assertThat(send(method, Tokens.dispatcher()).statusCode()).isEqualTo(403);
        assertThat(send(method, Tokens.admin()).statusCode()).isEqualTo(200);
    }

    @Test
    void badCallsAreRefused() {
        assertThat(send("PUT", Tokens.admin()).statusCode()).isEqualTo(405);
        assertThat(service.send(service.request(PATH.replace("12345", "007")).DELETE()
                .header("Authorization", "Bearer " + Tokens.admin())).statusCode()).isEqualTo(400);
        var json = service.send(service.request(PATH).header("Accept", "application/json")
                .header("Authorization", "Bearer " + Tokens.admin()));
        assertThat(json.statusCode()).isEqualTo(406);
        assertThat(json.body()).contains("Accept (expected: application/x-ndjson)");
    }

    private static long asked() {
        return service.bean(MeterRegistry.class).get("hikaricp.connections.usage")
                .tag("pool", "history-readers").timer().count();
    }

    /** How many parts were asked for once none has been for a while. */
    private static long whenItRests() {
        long[] seen = {asked(), System.nanoTime()};
        Until.holds(() -> {
            if (asked() != seen[0]) {
                seen[0] = asked();
                seen[1] = System.nanoTime();
            }
            return System.nanoTime() - seen[1] > 1_500_000_000L;
        });
        return seen[0];
    }

    private static Fix later(Fix fix) {
        return Fixes.at(fix.driver(), Instant.parse("2024-01-20T00:00:00Z"), fix.position());
    }

    /** Puts the fix into Redis as the live side does. */
    private static void live(Fix fix) {
        var commands = redis.commands();
        commands.set(RedisKeys.currentFix(fix.driver()), RedisView.text(fix));
        commands.zadd(RedisKeys.SEEN, 1, fix.driver().toString());
        commands.geoadd(RedisKeys.GEO, 1, 2, fix.driver().toString());
        commands.hset(RedisKeys.REPORTED_ORDERS, fix.driver().toString(), ORDER.value());
        commands.set(RedisKeys.orderBinding(ORDER), new String(
                OrderJson.encode(new OrderBinding.Reported(fix.driver())), StandardCharsets.UTF_8));
    }

    private static long rows(DatabaseServer database, long driver) {
        try (var connection = DriverManager.getConnection(database.jdbcUrl());
                var rows = connection.createStatement()
                        .executeQuery("select count(*) from fixes where driver_id = " + driver)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static HttpResponse<String> send(String method, @Nullable String token) {
        var request = service.request(PATH).method(method, HttpRequest.BodyPublishers.noBody());
        return service.send(token == null ? request : request.header("Authorization", "Bearer " + token));
    }
}
