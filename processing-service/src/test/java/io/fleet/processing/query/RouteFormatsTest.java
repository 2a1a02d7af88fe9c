package io.fleet.processing.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import io.fleet.processing.history.testing.HistoryService;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.Fixes;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
class RouteFormatsTest {

    private static final String DAYS = "?start_time=2024-01-01T00:00:00Z&end_time=2024-01-08T00:00:00Z";
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

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
    @ValueSource(strings = {"/api/v1/drivers/2/route", "/api/v1/orders/order:1/route"})
    void everyFormatHoldsTheSameFixesWhateverThePage(String path) {
        service.store(Track.random(4, 6_000).fixes());
        var fixes = FixTexts.ofJson(get(path + DAYS + "&limit=10000", "application/json").body());
        assertThat(fixes).hasSizeGreaterThan(1_200);
        var subject = path.contains("drivers") ? Map.of("driver_id", "2") : Map.of("order_id", "order:1");
        for (int limit : List.of(401, 1_000, 1_001, fixes.size(), 10_000)) {
            String query = path + DAYS + "&limit=" + limit;
            assertThat(all(query, "application/geo+json", FixTexts::ofGeoJson, limit)).isEqualTo(fixes);
            assertThat(all(query, "application/gpx+xml", FixTexts::ofGpx, limit)).isEqualTo(fixes);
            assertThat(all(query, "text/csv", text -> FixTexts.ofCsv(text, subject), limit)).isEqualTo(fixes);
        }
    }

    @Test
    void columnsOfATableStayInPlaceAndAnOrdersHasTheDriverBehindThem() {
        service.store(List.of(Fixes.example()));
        assertThat(get("/api/v1/drivers/12345/route" + DAYS, "text/csv").body()).isEqualTo("""
                timestamp,latitude,longitude,speed,heading,accuracy,order_id\r
                2024-01-01T12:00:00.000Z,40.7128,-74.006,45.5,180.0,10.0,order_123\r
                """);
        assertThat(get("/api/v1/orders/order_123/route" + DAYS, "text/csv").body()).isEqualTo("""
                timestamp,latitude,longitude,speed,heading,accuracy,order_id,driver_id\r
                2024-01-01T12:00:00.000Z,40.7128,-74.006,45.5,180.0,10.0,order_123,12345\r
                """);
    }

    @Test
    void anIdThatASpreadsheetWouldWorkOutIsMarkedInATableAndOnlyThere() {
        var fix = Fixes.at(1, 2);
        service.store(List.of(new Fix(fix.driver(), fix.position(), fix.takenAt(), null, null, null,
                new OrderId("-A1"), fix.receivedAt())));
        String path = "/api/v1/drivers/12345/route" + DAYS;
        assertThat(get(path, "text/csv").body()).contains(",'-A1\r\n");
        assertThat(get(path, "application/gpx+xml").body()).contains(">-A1<");
        assertThat(get(path, "application/geo+json").body()).contains("\"order_id\":\"-A1\"");
    }

    @Test
    void gpxKeepsWhatItsSchemaAsks() {
        service.store(List.of(Fixes.at(Fixes.DRIVER, Fixes.START, new Position(1e-7, 180)),
                Fixes.at(Fixes.DRIVER, Fixes.START.plusMillis(1), new Position(-1e-7, -180))));
        String text = get("/api/v1/drivers/12345/route" + DAYS, "application/gpx+xml").body();
        assertThat(text).contains("lat=\"0.0000001\" lon=\"-180.0\"", "lat=\"-0.0000001\" lon=\"-180.0\"");
        assertThat(FixTexts.ofGpx(text)).hasSize(2);
        assertThat(FixTexts.ofGpx(get("/api/v1/drivers/7/route" + DAYS, "application/gpx+xml").body())).isEmpty();
    }

    @Test
    void speedInGpxIsInMetresPerSecond() {
        service.store(List.of(Fixes.example()));
        assertThat(get("/api/v1/drivers/12345/route" + DAYS, "application/gpx+xml").body())
                .contains("<gpxtpx:speed>12.639</gpxtpx:speed><gpxtpx:course>180.0</gpxtpx:course>");
    }

    @Test
    void anOrdersTrackBeginsANewSegmentWhereTheDriverChanges() {
        var fix = Fixes.example();
        service.store(List.of(fix, by(2, fix, 1), by(2, fix, 2), by(12345, fix, 3)));
        String text = get("/api/v1/orders/order_123/route" + DAYS, "application/gpx+xml").body();
        assertThat(FixTexts.xml(text).getElementsByTagName("trkseg").getLength()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
            "text/csv                                           | text/csv",
            "text/*                                             | text/csv",
            "application/*                                      | application/json",
            "*/*                                                | application/json",
            "text/html, application/gpx+xml;q=0.5, */*;q=0.1    | application/gpx+xml",
            "application/json;q=0.5, application/geo+json       | application/geo+json",
            "*/*, application/json;q=0                          | application/geo+json",
            "text/csv;q=0.2, application/json;q=0.2             | application/json",
            "text/html                                          | -",
            "application/xml                                    | -",
            "text/csv;q=0                                       | -",
            "csv                                                | -"})
    void theCallersFavouriteIsAnswered(String accept, String type) {
        var answer = get("/api/v1/drivers/7/route" + DAYS, accept);
        if (type == null) {
            assertThat(answer.statusCode()).isEqualTo(406);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(answer.body()).contains("\"detail\":\"Accept (expected: application/json, application/geo+json, "
                    + "application/gpx+xml, text/csv)\"");
        } else {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains(type);
        }
    }

    @Test
    void jsonNamesTheNextPageItselfAndTheOthersInAHeader() {
        service.store(Fixes.drive(Fixes.DRIVER, 3));
        String path = "/api/v1/drivers/12345/route" + DAYS + "&limit=2";
        assertThat(get(path, "application/json").headers().firstValue("Link")).isEmpty();
        assertThat(get(path, "text/csv").headers().firstValue("Link").orElseThrow())
                .startsWith("</api/v1/drivers/12345/route?start_time=2024-01-01T00:00:00.000Z&end_time="
                        + "2024-01-08T00:00:00.000Z&limit=2&cursor=")
                .endsWith(">; rel=\"next\"");
        assertThat(get(path + "0", "text/csv").headers().firstValue("Link")).isEmpty();
    }

    @Test
    void problemsAreProblemsInEveryFormat() {
        var answer = get("/api/v1/drivers/7/route" + DAYS + "&limit=0", "text/csv");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    private static Fix by(long driver, Fix fix, int seconds) {
        return new Fix(new DriverId(driver), fix.position(), fix.takenAt().plusSeconds(seconds), 1.0,
                null, null, fix.order(), fix.receivedAt());
    }

    private static List<Map<String, String>> all(String first, String type,
            Function<String, List<Map<String, String>>> reader, int limit) {
        var fixes = new ArrayList<Map<String, String>>();
        String path = first;
        while (true) {
            var answer = get(path, type);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            var page = reader.apply(answer.body());
            fixes.addAll(page);
            var link = NEXT.matcher(answer.headers().firstValue("Link").orElse(""));
            if (!link.matches()) {
                return fixes;
            }
            assertThat(page).hasSize(limit);
            path = link.group(1);
        }
    }

    private static HttpResponse<String> get(String path, String accept) {
        return service.send(service.request(path).header("Authorization", "Bearer " + Tokens.dispatcher())
                .header("Accept", accept));
    }
}
