package io.fleet.processing.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.Fix;
import io.fleet.model.Position;
import io.fleet.processing.history.testing.HistoryService;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.Fixes;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@WithDatabase
@WithRedis
@Timeout(120)
class StatsCallTest {

    private static final String PATH = "/api/v1/drivers/12345/stats?";
    private static final String DAYS = "start_time=2024-01-01T00:00:00Z&end_time=2024-01-03T00:00:00Z";
    /** Along a meridian: 6,371,008.8 m times pi over 180. */
    private static final double METRES_PER_DEGREE = 111_195.1;

    private static HistoryService service;

    @BeforeAll
    static void start(DatabaseServer database, RedisServer redis) {
        service = HistoryService.startReady(redis.url(), database.jdbcUrl());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aDriveIsMeasuredAsAWholeAndByTheHour() {
        service.store(Fixes.drive(Fixes.DRIVER, 721));
        assertThat(stats(DAYS))
                .isEqualTo("{\"driver_id\":\"12345\",\"buckets\":[{\"start\":\"2024-01-01T00:00:00.000Z\","
                        + "\"fixes\":721,\"distance_m\":36000.0,\"moving_s\":3600,\"avg_speed\":36.0,\"max_speed\":36.0}]}");
        assertThat(stats(DAYS + "&bucket=1h")).isEqualTo("{\"driver_id\":\"12345\",\"buckets\":["
                + "{\"start\":\"2024-01-01T12:00:00.000Z\",\"fixes\":720,\"distance_m\":35950.0,\"moving_s\":3595,"
                + "\"avg_speed\":36.0,\"max_speed\":36.0},"
                + "{\"start\":\"2024-01-01T13:00:00.000Z\",\"fixes\":1,\"distance_m\":50.0,\"moving_s\":5,"
                + "\"avg_speed\":36.0,\"max_speed\":36.0}]}");
    }

    @Test
    void aLegAcrossMidnightBelongsToTheLaterDay() {
        service.store(List.of(at("2024-01-01T23:59:50Z", 0, null), at("2024-01-02T00:00:10Z", 0.01, null)));
        assertThat(stats(DAYS + "&bucket=24h")).contains(
                "{\"start\":\"2024-01-01T00:00:00.000Z\",\"fixes\":1,\"distance_m\":0.0,\"moving_s\":0}",
                "{\"start\":\"2024-01-02T00:00:00.000Z\",\"fixes\":1,\"distance_m\":1112.0,\"moving_s\":20}");
    }

    @Test
    void aLegThatBeginsBeforeTheSpanIsNotInIt() {
        service.store(List.of(at("2023-12-31T23:59:59Z", 0, null), at("2024-01-01T00:00:00Z", 1, null),
                at("2024-01-02T23:59:59.999Z", 2, null), at("2024-01-03T00:00:00Z", 3, null)));
        assertThat(stats(DAYS)).contains("\"fixes\":2,\"distance_m\":" + METRES_PER_DEGREE);
    }

    @Test
    void movingAreLegsOfAtMostFiveMinutesAndFasterThanWalking() {
        double slow = 10 / METRES_PER_DEGREE;
        service.store(List.of(at("2024-01-01T00:00:00Z", 0, null),
                at("2024-01-01T00:00:10Z", slow * 0.999, null),
                at("2024-01-01T00:00:20Z", slow * 2.001, null),
                at("2024-01-01T00:05:20Z", slow * 2.001 + 1, null),
                at("2024-01-01T00:10:20.001Z", slow * 2.001 + 2, null)));
        assertThat(stats(DAYS)).contains("\"moving_s\":310}").doesNotContain("speed");
    }

    @Test
    void movingTimeIsExactToTheMillisecond() {
        service.store(List.of(at("2024-01-01T00:00:00Z", 0, null), at("2024-01-01T00:00:01.250Z", 1, null)));
        assertThat(stats(DAYS)).contains("\"moving_s\":1.25}");
    }

    @Test
    void speedsAreOfTheReportedOnesAlone() {
        service.store(List.of(at("2024-01-01T00:00:00Z", 0, 10.0), at("2024-01-01T00:00:01Z", 1, null),
                at("2024-01-01T00:00:02Z", 2, 20.0), at("2024-01-01T00:00:03Z", 3, 20.01)));
        assertThat(stats(DAYS)).contains("\"avg_speed\":16.67,\"max_speed\":20.01}");
    }

    @Test
    void aLateFixRepairsItsBucket() {
        service.store(List.of(at("2024-01-01T10:00:00Z", 0, null), at("2024-01-01T11:00:00Z", 0, null)));
        assertThat(stats(DAYS + "&bucket=1h")).doesNotContain("\"distance_m\":1");
        service.store(List.of(at("2024-01-01T10:30:00Z", 1, null)));
        assertThat(stats(DAYS + "&bucket=1h")).contains("\"fixes\":2,\"distance_m\":" + METRES_PER_DEGREE,
                "\"fixes\":1,\"distance_m\":" + METRES_PER_DEGREE);
    }

    @Test
    void bucketsBeginAtMultiplesOfTheirLength() {
        service.store(List.of(at("2024-01-01T10:44:59.999Z", 0, null), at("2024-01-01T10:45:00Z", 0, null)));
        assertThat(stats("start_time=2024-01-01T10:44:59.999Z&end_time=2024-01-01T11:00:00Z&bucket=15m"))
                .contains("\"start\":\"2024-01-01T10:30:00.000Z\"", "\"start\":\"2024-01-01T10:45:00.000Z\"");
    }

    @Test
    void theWayAcrossTheAntimeridianIsTheShortOne() {
        service.store(List.of(at(Instant.parse("2024-01-01T00:00:00Z"), new Position(0, 179.5)),
                at(Instant.parse("2024-01-01T00:01:00Z"), new Position(0, -179.5))));
        assertThat(stats(DAYS)).contains("\"distance_m\":" + METRES_PER_DEGREE);
    }

    @Test
    void whereThereIsNothingThereAreNoBuckets() {
        assertThat(stats(DAYS)).isEqualTo("{\"driver_id\":\"12345\",\"buckets\":[]}");
        assertThat(stats(DAYS + "&bucket=1m")).isEqualTo("{\"driver_id\":\"12345\",\"buckets\":[]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "bucket=0m  | bucket: 0m (expected: 1m to 24h, a whole number of minutes or hours)",
            "bucket=25h | bucket: 25h (expected: 1m to 24h, a whole number of minutes or hours)",
            "bucket=1441m | bucket: 1441m (expected: 1m to 24h, a whole number of minutes or hours)",
            "bucket=1d  | bucket: 1d (expected: 1m to 24h, a whole number of minutes or hours)",
            "bucket=30s | bucket: 30s (expected: 1m to 24h, a whole number of minutes or hours)",
            "bucket=1.5h | bucket: 1.5h (expected: 1m to 24h, a whole number of minutes or hours)",
            "bucket=1h&bucket=2h | bucket: given 2 times (expected: once)"})
    void aBadBucketIsRefused(String query, String reason) {
        var answer = service.get(PATH + DAYS + "&" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"reason\":\"" + reason + "\"");
    }

    @Test
    void aBadSpanOrDriverIsRefused() {
        assertThat(service.get(PATH + "start_time=2024-01-02T00:00:00Z&end_time=2024-01-01T00:00:00Z").statusCode())
                .isEqualTo(400);
        assertThat(service.get(PATH + "start_time=2024-01-01T00:00:00Z&end_time=2024-02-02T00:00:00Z").statusCode())
                .isEqualTo(400);
        assertThat(service.get(PATH + "start_time=2024-01-01T00:00:00&end_time=2024-01-01T00:00:00Z").body())
                .contains("start_time: 2024-01-01T00:00:00 (expected: RFC 3339");
        assertThat(service.get("/api/v1/drivers/007/stats?" + DAYS).statusCode()).isEqualTo(400);
    }

    @Test
    void onlyDispatchersAndAdminsMayAsk() {
        assertThat(service.send(service.request(PATH + DAYS)).statusCode()).isEqualTo(401);
        assertThat(status(Tokens.driver(12345))).isEqualTo(403);
        assertThat(status(Tokens.customer("o"))).isEqualTo(403);
        assertThat(status(Tokens.dispatcher())).isEqualTo(200);
        assertThat(status(Tokens.admin())).isEqualTo(200);
    }

    private static int status(String token) {
        return service.send(service.request(PATH + DAYS).header("Authorization", "Bearer " + token)).statusCode();
    }

    private static String stats(String query) {
        var answer = service.get(PATH + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static Fix at(Instant time, Position position) {
        return Fixes.at(Fixes.DRIVER, time, position);
    }

    private static Fix at(String time, double latitude, @Nullable Double speed) {
        var fix = at(Instant.parse(time), new Position(latitude, 0));
        return new Fix(Fixes.DRIVER, fix.position(), fix.takenAt(), speed, null, null, null, fix.receivedAt());
    }
}
