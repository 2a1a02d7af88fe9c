package io.fleet.processing.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.processing.history.testing.HistoryService;
import io.fleet.processing.history.testing.Until;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.Fixes;
import io.fleet.wire.Rfc3339;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@WithDatabase
@WithRedis
@Timeout(120)
class RouteCallsTest {

    private static final String DAY = "start_time=2024-01-01T00:00:00Z&end_time=2024-01-02T00:00:00Z";
    private static final Pattern CURSOR = Pattern.compile(",\"next_cursor\":\"([A-Za-z0-9_-]+)\"}$");

    private static HistoryService service;

    @BeforeAll
    static void start(DatabaseServer database, RedisServer redis) {
        service = HistoryService.startReady(redis.url(), database.jdbcUrl());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void thePagesOfARouteHoldEveryFixOnceAndInOrder(long seed) {
        var track = Track.random(seed, 800);
        service.store(track.fixes());
        var random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            Instant start = Track.START.plusMillis(random.nextLong(Track.SPAN_MILLIS));
            Instant end = start.plusMillis(random.nextLong(Track.SPAN_MILLIS));
            String query = "start_time=" + start + "&end_time=" + end + "&limit=" + (1 + random.nextInt(60));
            long driver = random.nextLong(1, Track.DRIVERS + 1);
            assertThat(pages("/api/v1/drivers/" + driver + "/route?" + query, "{\"driver_id\":\"" + driver + "\""))
                    .as("seed %d, driver %d, %s", seed, driver, query)
                    .isEqualTo(track.ofDriver(driver, start, end));
            String order = "order:" + random.nextInt(3);
            assertThat(pages("/api/v1/orders/" + order + "/route?" + query, "{\"order_id\":\"" + order + "\""))
                    .as("seed %d, %s, %s", seed, order, query)
                    .isEqualTo(track.ofOrder(order, start, end));
        }
    }

    @Test
    void theStartBelongsToTheSpanAndTheEndDoesNot() {
        var track = Track.random(9, 300);
        service.store(track.fixes());
        var first = track.fixes().get(100);
        var last = track.fixes().get(200);
        String path = "/api/v1/drivers/" + first.driver() + "/route?";
        assertThat(pages(path + "start_time=" + first.takenAt() + "&end_time=" + last.takenAt(), "{"))
                .isEqualTo(track.ofDriver(first.driver().value(), first.takenAt(), last.takenAt()))
                .first().asString().contains(first.takenAt().toString());
        String justAfter = Rfc3339.write(first.takenAt()).replace("Z", "000001Z");
        assertThat(pages(path + "start_time=" + justAfter + "&end_time=" + last.takenAt(), "{"))
                .isEqualTo(track.ofDriver(first.driver().value(), first.takenAt().plusMillis(1), last.takenAt()));
        assertThat(pages(path + "start_time=" + first.takenAt() + "&end_time=" + justAfter, "{"))
                .isEqualTo(track.ofDriver(first.driver().value(), first.takenAt(), first.takenAt().plusMillis(1)));
    }

    @ParameterizedTest
    @CsvSource({"application/json, 2", "application/json, 17", "text/csv, 100", "application/gpx+xml, 800",
            "application/geo+json, 10000"})
    void aThinnedRouteKeepsItsEndsAndItsOrder(String format, int points) {
        var track = Track.random(5, 3_000);
        service.store(track.fixes());
        String path = "/api/v1/drivers/3/route?start_time=2024-01-01T00:00:00Z&end_time=2024-01-08T00:00:00Z";
        var all = FixTexts.ofJson(service.get(path + "&limit=10000").body());
        var answer = service.send(service.request(path + "&max_points=" + points)
                .header("Authorization", "Bearer " + Tokens.dispatcher()).header("Accept", format));
        assertThat(answer.statusCode()).isEqualTo(200);
        var thinned = switch (format) {
            case "text/csv" -> FixTexts.ofCsv(answer.body(), Map.of("driver_id", "3"));
            case "application/gpx+xml" -> FixTexts.ofGpx(answer.body());
            case "application/geo+json" -> FixTexts.ofGeoJson(answer.body());
            default -> FixTexts.ofJson(answer.body());
        };
        assertThat(thinned).hasSize(Math.min(points, all.size())).isSubsetOf(all)
                .isSortedAccordingTo(Comparator.comparing(fix -> fix.get("timestamp")))
                .startsWith(all.getFirst()).endsWith(all.getLast());
    }

    @Test
    void aRouteOfNobodyIsEmpty() {
        assertThat(service.get("/api/v1/drivers/99/route?" + DAY).body())
                .isEqualTo("{\"driver_id\":\"99\",\"fixes\":[]}");
        assertThat(service.get("/api/v1/orders/none/route?" + DAY).body())
                .isEqualTo("{\"order_id\":\"none\",\"fixes\":[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-01-01T13:00:00%2B01:00", "2024-01-01T13:00:00+01:00", "2024-01-01T12:00:00Z",
            "2024-01-01T07:00:00-05:00"})
    void aTimeMayHaveAnyOffset(String start) {
        service.store(Fixes.drive(Fixes.DRIVER, 1));
        assertThat(service.get("/api/v1/drivers/12345/route?end_time=2024-01-01T12:00:00.001Z&start_time=" + start)
                .body()).contains("12:00:00.000Z");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "limit=0&S&E                      | limit: 0 (expected: 1 to 10000)",
            "limit=10001&S&E                  | limit: 10001 (expected: 1 to 10000)",
            "limit=-1&S&E                     | limit: -1 (expected: 1 to 10000)",
            "limit=ten&S&E                    | limit: ten (expected: 1 to 10000)",
            "limit=99999999999999999999&S&E   | limit: 99999999999999999999 (expected: 1 to 10000)",
            "limit=1&limit=2&S&E              | limit: given 2 times (expected: once)",
            "S                                | end_time: missing (expected: RFC 3339 with seconds and Z or an offset, as in 2024-01-01T12:00:00.000Z)",
            "E&start_time=2024-01-01T00:00:00 | start_time: 2024-01-01T00:00:00 (expected: RFC 3339 with seconds and Z or an offset, as in 2024-01-01T12:00:00.000Z)",
            "E&start_time=yesterday           | start_time: yesterday (expected: RFC 3339 with seconds and Z or an offset, as in 2024-01-01T12:00:00.000Z)",
            "S&end_time=2023-12-31T00:00:00Z  | end_time: 2023-12-31T00:00:00.000Z (expected: not before start_time)",
            "S&end_time=2024-02-01T00:00:00.001Z | end_time: 2024-02-01T00:00:00.001Z (expected: at most 31 days after start_time)",
            "S&E&cursor=abc                   | cursor: abc (expected: the next_cursor of the same query)",
            "S&E&max_points=1                 | max_points: 1 (expected: 2 to 10000)",
            "S&E&max_points=10001             | max_points: 10001 (expected: 2 to 10000)",
            "S&E&max_points=9&limit=5         | limit: given (expected: absent beside max_points, which thins the whole route)",
            "S&E&max_points=9&cursor=x        | cursor: given (expected: absent beside max_points, which thins the whole route)"})
    void aBadParameterIsRefusedWithWhatWasExpected(String query, String reason) {
        String full = query.strip().replace("S", "start_time=2024-01-01T00:00:00Z")
                .replace("E", "end_time=2024-01-02T00:00:00Z");
        for (String path : List.of("/api/v1/drivers/1/route?", "/api/v1/orders/o/route?")) {
            var answer = service.get(path + full);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(answer.body()).contains("\"detail\":\"" + reason + "\"");
        }
    }

    @Test
    void theLongestSpanAndTheLargestPageAreTaken() {
        assertThat(service.get("/api/v1/drivers/1/route?start_time=2024-01-01T00:00:00Z&end_time=2024-02-01T00:00:00Z"
                + "&limit=10000&cursor=&colour=red").statusCode()).isEqualTo(200);
    }

    @Test
    void aCursorOfAnotherQueryIsRefused() {
        service.store(Fixes.drive(Fixes.DRIVER, 3));
        String page = service.get("/api/v1/drivers/12345/route?limit=1&" + DAY).body();
        var cursor = CURSOR.matcher(page);
        assertThat(cursor.find()).isTrue();
        String rest = "&cursor=" + cursor.group(1);
        assertThat(service.get("/api/v1/drivers/12345/route?limit=2&" + DAY + rest).statusCode()).isEqualTo(200);
        assertThat(service.get("/api/v1/drivers/12346/route?" + DAY + rest).statusCode()).isEqualTo(400);
        assertThat(service.get("/api/v1/orders/12345/route?" + DAY + rest).statusCode()).isEqualTo(400);
        assertThat(service.get("/api/v1/drivers/12345/route?start_time=2024-01-01T00:00:00Z"
                + "&end_time=2024-01-02T00:00:01Z" + rest).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"007", "0", "-1", "abc", "9223372036854775808", "1%20"})
    void anIdThatIsNoneIsRefused(String id) {
        assertThat(service.get("/api/v1/drivers/" + id + "/route?" + DAY).body()).contains("\"driver_id: ")
                .contains("\"status\":400");
    }

    @Test
    void onlyDispatchersAndAdminsSeeRoutes() {
        String path = "/api/v1/drivers/1/route?limit=0";
        assertThat(service.send(service.request(path)).statusCode()).isEqualTo(401);
        assertThat(status(service.request(path), Tokens.driver(1))).isEqualTo(403);
        assertThat(status(service.request("/api/v1/orders/o/route?" + DAY), Tokens.customer("o"))).isEqualTo(403);
        assertThat(status(service.request("/api/v1/orders/o/route?" + DAY), Tokens.admin())).isEqualTo(200);
        assertThat(status(service.request(path).DELETE(), Tokens.dispatcher())).isEqualTo(405);
        assertThat(status(service.request(path).header("Accept", "text/html"), Tokens.dispatcher())).isEqualTo(406);
        assertThat(status(service.request(path).header("Accept", "text/html, */*;q=0.1"), Tokens.dispatcher()))
                .isEqualTo(400);
    }

    @Test
    void answersAreMeasuredByKind() {
        service.get("/api/v1/drivers/1/route?" + DAY);
        service.get("/api/v1/orders/1/route?" + DAY);
        for (String kind : List.of("driver-route", "order-route")) {
            assertThat(service.bean(MeterRegistry.class).get("fleet.query").tag("kind", kind).timer().count())
                    .isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/drivers/1/route?", "/api/v1/drivers/1/route?limit=10000&",
            "/api/v1/orders/1/route?max_points=9&", "/api/v1/drivers/1/stats?", "/api/v1/analytics/summary?bucket=1h&",
            "/api/v1/analytics/heatmap?bbox=0,0,1,1&cell=1&"})
    void aCallerWhoHangsUpCancelsTheStatement(String path, DatabaseServer database) throws IOException, SQLException {
        try (var lock = DriverManager.getConnection(database.jdbcUrl());
                var look = DriverManager.getConnection(database.jdbcUrl()).createStatement()) {
            lock.setAutoCommit(false);
            lock.createStatement().execute("lock table fixes in access exclusive mode");
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
                socket.getOutputStream().write(("GET " + path + DAY + " HTTP/1.1\r\nHost: x\r\n"
                        + "Authorization: Bearer " + Tokens.dispatcher() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                Until.holds(() -> waiting(look) == 1);
            }
            long hungUp = System.nanoTime();
            Until.holds(() -> waiting(look) == 0);
            assertThat(System.nanoTime() - hungUp).as("long before the statement's timeout").isLessThan(5_000_000_000L);
            lock.rollback();
        }
    }

    private static int waiting(Statement look) {
        try (var rows = look.executeQuery(
                """
                        select count(*) from pg_stat_activity
                        where application_name in ('fleet-history-readers', 'fleet-history-reports') and wait_event_type = 'Lock'
                        """)) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static int status(HttpRequest.Builder request, String token) {
        return service.send(request.header("Authorization", "Bearer " + token)).statusCode();
    }

    /** The texts of the fixes of all pages. */
    private static List<String> pages(String path, String head) {
        var fixes = new ArrayList<String>();
        String cursor = "";
        while (true) {
            var answer = service.get(path + cursor);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).startsWith(head);
            String list = answer.body().substring(answer.body().indexOf('[') + 1, answer.body().lastIndexOf(']'));
            if (!list.isEmpty()) {
                fixes.addAll(List.of(list.split("(?<=}),")));
            }
            var next = CURSOR.matcher(answer.body());
            if (!next.find()) {
                return fixes;
            }
            cursor = "&cursor=" + next.group(1);
        }
    }
}
