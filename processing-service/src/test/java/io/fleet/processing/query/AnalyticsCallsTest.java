package io.fleet.processing.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.Position;
import io.fleet.processing.history.testing.HistoryService;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.Fixes;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
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
class AnalyticsCallsTest {

    private static final String DAY = "start_time=2024-01-01T00:00:00Z&end_time=2024-01-02T00:00:00Z";
    private static final String SUMMARY = "/api/v1/analytics/summary?";
    private static final String HEATMAP = "/api/v1/analytics/heatmap?";

    private static HistoryService service;

    @BeforeAll
    static void start(DatabaseServer database, RedisServer redis) {
        service = HistoryService.startReady(redis.url(), database.jdbcUrl());
    }

    private static void execute(DatabaseServer database, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database.jdbcUrl());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aSummaryCountsDriversAndFixesAndAddsTheirWays() {
        service.store(Fixes.drive(new DriverId(1), 721));
        service.store(Fixes.drive(new DriverId(2), 361));
        assertThat(get(SUMMARY + DAY)).isEqualTo("{\"buckets\":[{\"start\":\"2024-01-01T00:00:00.000Z\",\"drivers\":2,"
                + "\"fixes\":1082,\"distance_m\":54000.0}]}");
        assertThat(get(SUMMARY + DAY + "&bucket=1h")).isEqualTo("{\"buckets\":["
                + "{\"start\":\"2024-01-01T12:00:00.000Z\",\"drivers\":2,\"fixes\":1081,\"distance_m\":53950.0},"
                + "{\"start\":\"2024-01-01T13:00:00.000Z\",\"drivers\":1,\"fixes\":1,\"distance_m\":50.0}]}");
    }

    @Test
    void wholeHoursThatAreKeptAreTakenFromThereUnlessTheyAreStale(DatabaseServer database) throws SQLException {
        service.store(Fixes.drive(Fixes.DRIVER, 721));
        execute(database, """
                insert into driver_hours_kept
                values (true, now(), '2024-01-01 13:00Z', '2024-01-01 12:00Z', '2024-01-01 13:00Z');
                insert into driver_hours values (12345, '2024-01-01 12:00Z', 7, 8, 9, 10, 11, 12)
                """);
        assertThat(get(SUMMARY + DAY)).contains("\"fixes\":8,");
        assertThat(get(SUMMARY + DAY + "&bucket=1h")).contains("\"fixes\":7,", "\"fixes\":1,");
        assertThat(get(SUMMARY + DAY + "&bucket=15m")).contains("\"fixes\":180,").doesNotContain("\"fixes\":7,");
        assertThat(get(SUMMARY + DAY.replace("T00", "T12").replace("02T12", "01T13"))).contains("\"fixes\":7,");
        assertThat(get(SUMMARY + DAY.replace("01T00:00:00Z", "01T12:00:01Z"))).contains("\"fixes\":720,");
        execute(database, "insert into driver_hours_stale (driver_id, hour) values (12345, '2024-01-01 12:00Z')");
        assertThat(get(SUMMARY + DAY)).contains("\"fixes\":721,", "\"distance_m\":36000.0}");
    }

    @Test
    void withoutFixesThereIsNothing() {
        assertThat(get(SUMMARY + DAY)).isEqualTo("{\"buckets\":[]}");
        assertThat(get(HEATMAP + DAY + "&bbox=-180,-90,180,90&cell=10")).isEqualTo("{\"cell\":10.0,\"cells\":[]}");
    }

    @Test
    void aHeatmapCountsTheFixesOfEachCell() {
        store(1.01, 2.01, 1.019, 2.019, 1.02, 2.01, -0.001, -0.001);
        assertThat(get(HEATMAP + DAY + "&bbox=-1,-1,3,3&cell=0.1"))
                .isEqualTo("{\"cell\":0.1,\"cells\":[{\"south\":-0.1,\"west\":-0.1,\"fixes\":1},"
                        + "{\"south\":1.0,\"west\":2.0,\"fixes\":3}]}");
        assertThat(get(HEATMAP + DAY + "&bbox=-1,-1,3,3&cell=0.02"))
                .isEqualTo("{\"cell\":0.02,\"cells\":[{\"south\":-0.02,\"west\":-0.02,\"fixes\":1},"
                        + "{\"south\":1.0,\"west\":2.0,\"fixes\":2},{\"south\":1.02,\"west\":2.0,\"fixes\":1}]}");
    }

    @Test
    void aHeatmapIsGeoJsonForWhoAsks() {
        store(1.05, 2.05);
        var answer = service.send(service.request(HEATMAP + DAY + "&bbox=2,1,3,2&cell=0.5")
                .header("Authorization", "Bearer " + Tokens.dispatcher()).header("Accept", "application/geo+json"));
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/geo+json");
        assertThat(answer.body()).isEqualTo("{\"type\":\"FeatureCollection\",\"cell\":0.5,\"features\":[{\"type\":"
                + "\"Feature\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[2.0,1.0],[2.5,1.0],[2.5,1.5],"
                + "[2.0,1.5],[2.0,1.0]]]},\"properties\":{\"fixes\":1}}]}");
    }

    @Test
    void aBoxMayLieAcrossTheAntimeridian() {
        store(0, 179.95, 0, 180, 0, -180, 0, -179.95, 0, 0, 0, 179.8, 0, -179.8);
        assertThat(get(HEATMAP + DAY + "&bbox=179.9,-1,-179.9,1&cell=0.1"))
                .isEqualTo("{\"cell\":0.1,\"cells\":[{\"south\":0.0,\"west\":-180.0,\"fixes\":3},"
                        + "{\"south\":0.0,\"west\":179.9,\"fixes\":1}]}");
        assertThat(get(HEATMAP + DAY + "&bbox=179.9,-1,180,1&cell=0.1")).contains("\"fixes\":1").doesNotContain("180");
        assertThat(get(HEATMAP + DAY + "&bbox=180,-1,-179.9,1&cell=0.1"))
                .isEqualTo(get(HEATMAP + DAY + "&bbox=-180,-1,-179.9,1&cell=0.1")).contains("\"fixes\":3");
    }

    @Test
    void neighbouringBoxesShareNoFixAndThePolesAreIn() {
        store(10, 20, 90, 20, -90, 20);
        assertThat(fixes("19,9,20,10") + fixes("20,9,21,10") + fixes("19,10,20,11") + fixes("20,10,21,11"))
                .isEqualTo(1);
        assertThat(fixes("19,89,21,90")).isEqualTo(1);
        assertThat(fixes("19,-90,21,-89")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "bbox=0,0,1,1                | cell: missing (expected: 0.001 to 10)",
            "bbox=0,0,1,1&cell=0.0009   | cell: 0.0009 (expected: 0.001 to 10)",
            "bbox=0,0,1,1&cell=11        | cell: 11 (expected: 0.001 to 10)",
            "bbox=0,0,1,1&cell=x         | cell: x (expected: 0.001 to 10)",
            "bbox=0,0,1,1&cell=0.0049    | cell: 0.0049 (expected: at least 0.005 for this bbox, which makes 40000 cells at most)",
            "bbox=-180,-90,180,90&cell=1 | cell: 1 (expected: at least 1.3 for this bbox, which makes 40000 cells at most)",
            "bbox=170,-10,-170,10&cell=0.01 | cell: 0.01 (expected: at least 0.1 for this bbox, which makes 40000 cells at most)",
            "cell=1                      | bbox: missing (expected: west,south,east,north in degrees, south below north, west unlike east)",
            "bbox=0,0,1&cell=1           | bbox: 0,0,1 (expected: west,south,east,north in degrees, south below north, west unlike east)",
            "bbox=0,1,1,0&cell=1         | bbox: 0,1,1,0 (expected: west,south,east,north in degrees, south below north, west unlike east)",
            "bbox=180,0,180,1&cell=1     | bbox: 180,0,180,1 (expected: west,south,east,north in degrees, south below north, west unlike east)",
            "bbox=-181,0,1,1&cell=1      | bbox: -181,0,1,1 (expected: west,south,east,north in degrees, south below north, west unlike east)",
            "bbox=0,0,999,1&cell=1       | bbox: 0,0,999,1 (expected: west,south,east,north in degrees, south below north, west unlike east)",
            "bbox=a,b,c,d&cell=1         | bbox: a,b,c,d (expected: west,south,east,north in degrees, south below north, west unlike east)"})
    void aBadBoxOrCellIsRefusedWithWhatWasExpected(String query, String reason) {
        var answer = service.get(HEATMAP + DAY + "&" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"reason\":\"" + reason + "\"");
    }

    @Test
    void theSmallestCellNamedIsTaken() {
        assertThat(service.get(HEATMAP + DAY + "&bbox=0,0,1,1&cell=0.005").statusCode()).isEqualTo(200);
        assertThat(service.get(HEATMAP + DAY + "&bbox=-180,-90,180,90&cell=1.3").statusCode()).isEqualTo(200);
        assertThat(service.get(HEATMAP + DAY + "&bbox=170,-10,-170,10&cell=0.1").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {SUMMARY, HEATMAP + "bbox=0,0,1,1&cell=1&"})
    void badSpansAndFormatsAreRefused(String path) {
        assertThat(service.get(path + "start_time=2024-01-02T00:00:00Z&end_time=2024-01-01T00:00:00Z").body())
                .contains("end_time: 2024-01-01T00:00:00.000Z (expected: not before start_time)");
        assertThat(service.get(path + "start_time=2024-01-02T00:00:00Z&end_time=2024-02-02T00:00:00.001Z").body())
                .contains("(expected: at most 31 days after start_time)");
        assertThat(service.get(path + "start_time=2024-01-02T00:00:00&end_time=2024-02-02T00:00:00Z").body())
                .contains("start_time: 2024-01-02T00:00:00 (expected: RFC 3339");
        assertThat(service.get(path + DAY + "&bucket=0h&cell=0").statusCode()).isEqualTo(400);
        assertThat(service.send(service.request(path + DAY).header("Accept", "text/csv")
                .header("Authorization", "Bearer " + Tokens.admin())).statusCode()).isEqualTo(406);
    }

    @ParameterizedTest
    @ValueSource(strings = {SUMMARY, HEATMAP + "bbox=0,0,1,1&cell=1&"})
    void onlyDispatchersAndAdminsMayAsk(String path) {
        assertThat(service.send(service.request(path + DAY)).statusCode()).isEqualTo(401);
        assertThat(status(path, Tokens.driver(1))).isEqualTo(403);
        assertThat(status(path, Tokens.customer("o"))).isEqualTo(403);
        assertThat(status(path, Tokens.dispatcher())).isEqualTo(200);
        assertThat(status(path, Tokens.admin())).isEqualTo(200);
    }

    @Test
    void answersAreMeasuredByKind() {
        get(SUMMARY + DAY);
        get(HEATMAP + DAY + "&bbox=0,0,1,1&cell=1");
        for (String kind : List.of("summary", "heatmap")) {
            assertThat(service.bean(MeterRegistry.class).get("fleet.query").tag("kind", kind).timer().count())
                    .isPositive();
        }
    }

    private static int fixes(String box) {
        String answer = get(HEATMAP + DAY + "&cell=0.5&bbox=" + box);
        return answer.contains("\"fixes\":1") ? 1 : 0;
    }

    /** A fix of one driver each second, at these latitudes and longitudes. */
    private static void store(double... places) {
        for (int i = 0; i < places.length; i += 2) {
            Fix fix = Fixes.at(Fixes.DRIVER, Fixes.START.plusSeconds(i), new Position(places[i], places[i + 1]));
            service.store(List.of(fix));
        }
    }

    private static int status(String path, String token) {
        return service.send(service.request(path + DAY).header("Authorization", "Bearer " + token)).statusCode();
    }

    private static String get(String path) {
        var answer = service.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }
}
