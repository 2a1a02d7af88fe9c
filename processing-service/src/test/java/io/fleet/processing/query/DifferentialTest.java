package io.fleet.processing.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fleet.db.testing.ApacheTimescale;
import io.fleet.db.testing.TimescaleDatabase;
import io.fleet.db.testing.WithApacheTimescale;
import io.fleet.db.testing.WithTimescale;
import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.processing.history.testing.HistoryService;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.Fixes;
import io.fleet.testing.Skips;
import io.fleet.wire.Rfc3339;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every query to plain PostgreSQL and to TimescaleDB, with equal answers, which are those of {@link Reference}. On the community edition half of the chunks
 * are compressed.
 */
@WithDatabase
@WithTimescale
@WithApacheTimescale
@WithRedis
@Timeout(600)
class DifferentialTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<Buckets> BUCKETS = List.of(new Buckets(0), new Buckets(7 * 60_000), new Buckets(900_000),
            new Buckets(3_600_000), new Buckets(7 * 3_600_000), new Buckets(86_400_000));
    private static final String GEO_JSON = "application/geo+json";
    private static final String COMPRESS_HALF = """
            select compress_chunk(chunk)
            from (select chunk, row_number() over (order by chunk::text) as place from show_chunks('fixes') chunk) c
            where place % 2 = 0""";
    /** Refused unless it is so. */
    private static final String HYPERTABLE_OF_SEVERAL_CHUNKS = "select 1 / (count(*) - 1) from show_chunks('fixes')";

    @Test
    void madeUpRidesAreAnsweredAlike(DatabaseServer plain, TimescaleDatabase timescale, RedisServer redis)
            throws SQLException {
        ask(Rides.made(11, 8, 400), 11, plain.jdbcUrl(), timescale.jdbcUrl(), COMPRESS_HALF, redis);
    }

    @Test
    void theApacheEditionAnswersAlike(DatabaseServer plain, ApacheTimescale apache, RedisServer redis)
            throws SQLException {
        ask(Rides.made(13, 8, 400), 13, plain.jdbcUrl(), apache.jdbcUrl(), HYPERTABLE_OF_SEVERAL_CHUNKS, redis);
    }

    @Test
    void realRidesAreAnsweredAlike(DatabaseServer plain, TimescaleDatabase timescale, RedisServer redis)
            throws SQLException {
        var rides = Rides.real(6_000);
        Skips.unless(!rides.fixes().isEmpty(), "no ../shared/data/fleet.csv.gz beside the checkout");
        ask(rides, 12, plain.jdbcUrl(), timescale.jdbcUrl(), COMPRESS_HALF, redis);
    }

    @Test
    void anErasureReachesCompressedFixesAndTheirHours(TimescaleDatabase timescale, RedisServer redis)
            throws SQLException {
        try (var service = HistoryService.startReady(redis.url(), timescale.jdbcUrl());
                var connection = DriverManager.getConnection(timescale.jdbcUrl());
                var statement = connection.createStatement()) {
            service.store(Fixes.drive(Fixes.DRIVER, 9_000));
            service.store(Fixes.drive(new DriverId(7), 9_000));
            statement.execute("call refresh_continuous_aggregate('driver_hourly', null, null)");
            statement.execute("select compress_chunk(chunk) from show_chunks('fixes') chunk");
            assertThat(count(connection, "fixes", 12345)).isEqualTo(9_000);
            assertThat(count(connection, "driver_hourly", 12345)).isEqualTo(13);
            var answer = service.send(service.request("/api/v1/drivers/12345/data").DELETE()
                    .header("Authorization", "Bearer " + Tokens.admin()));
            assertThat(answer.body()).contains("\"fixes\":9000,");
            for (String table : List.of("fixes", "driver_hourly")) {
                assertThat(count(connection, table, 12345)).as(table).isZero();
            }
            assertThat(count(connection, "fixes", 7)).isEqualTo(9_000);
            assertThat(count(connection, "driver_hourly", 7)).isEqualTo(13);
        }
    }

    private static void ask(Rides rides, long seed, String plain, String timescale, String atFirst, RedisServer redis)
            throws SQLException {
        try (var one = HistoryService.startReady(redis.url(), plain);
                var other = HistoryService.startReady(redis.url(), timescale);
                var connection = DriverManager.getConnection(timescale)) {
            one.store(rides.fixes());
            other.store(rides.fixes());
            connection.createStatement().execute(atFirst);
            var asking = new Asking(rides, seed, one, other);
            asking.askAll();
            one.addUpHours();
            other.addUpHours();
            assertThat(count(connection, "driver_hours", rides.fixes().getFirst().driver().value())).isPositive();
            asking.askSummaries();
        }
    }

    private static long count(Connection connection, String table, long driver) throws SQLException {
        try (var rows = connection.createStatement()
                .executeQuery("select count(*) from " + table + " where driver_id = " + driver)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static final class Asking {

        private static final int ROUNDS = 12;

        private final Rides rides;
        private final Reference reference;
        private final HistoryService one;
        private final HistoryService other;
        private final Random random;
        private final long seed;
        private final long first;
        private final long last;
        private String query = "";

        Asking(Rides rides, long seed, HistoryService one, HistoryService other) {
            this.rides = rides;
            this.one = one;
            this.other = other;
            this.seed = seed;
            random = new Random(seed);
            reference = new Reference(rides.fixes());
            first = rides.fixes().stream().mapToLong(fix -> fix.takenAt().toEpochMilli()).min().orElseThrow();
            last = rides.fixes().stream().mapToLong(fix -> fix.takenAt().toEpochMilli()).max().orElseThrow();
        }

        void askAll() {
            for (int round = 0; round < ROUNDS; round++) {
                var span = round == 0 ? new Span(first, last + 1) : span();
                routes(span);
                stats(span);
                summary(span);
                heatmap(span);
            }
            export();
        }

        /** Once more, when hours have been added up. */
        void askSummaries() {
            summary(new Span(first, last + 1));
            for (int round = 0; round < ROUNDS; round++) {
                summary(span());
            }
        }

        /** All data of a driver, which has no span. */
        private void export() {
            long driver = rides.fixes().get(random.nextInt(rides.fixes().size())).driver().value();
            query = "/api/v1/drivers/" + driver + "/data";
            String lines = answer(one, "application/x-ndjson", Tokens.admin());
            assertThat(answer(other, "application/x-ndjson", Tokens.admin())).as(said()).isEqualTo(lines);
            assertThat(lines.lines().filter(line -> line.startsWith("{\"type\":\"fix\"")).count()).as(said())
                    .isEqualTo(reference.route(driver, new Span(first, last + 1)).size());
        }

        private void routes(Span span) {
            var fix = rides.fixes().get(random.nextInt(rides.fixes().size()));
            String driver = "/api/v1/drivers/" + fix.driver() + "/route?";
            var fixes = FixTexts.ofJson(answer(driver, span, "&limit=10000", "application/json"));
            assertThat(fixes).as(said()).extracting(found -> found.get("timestamp")).containsExactlyElementsOf(
                    reference.route(fix.driver().value(), span).stream()
                            .map(known -> Rfc3339.write(known.takenAt())).toList());
            answer(driver, span, "&limit=" + random.nextInt(1, 200), "application/json");
            answer(driver, span, "&max_points=" + random.nextInt(2, 100), GEO_JSON);
            answer(driver, span, "", "application/gpx+xml");
            var order = fix.order();
            if (order != null) {
                answer("/api/v1/orders/" + order + "/route?", span, "", "text/csv");
                answer("/api/v1/orders/" + order + "/route?", span, "&max_points=7", "application/json");
            }
        }

        private void stats(Span span) {
            long driver = rides.fixes().get(random.nextInt(rides.fixes().size())).driver().value();
            var buckets = BUCKETS.get(random.nextInt(BUCKETS.size()));
            String text = answer("/api/v1/drivers/" + driver + "/stats?", span, text(buckets), "application/json");
            assertThat(byStart(text)).as(said()).hasSameSizeAs(reference.sums(driver, span, buckets).keySet());
            reference.sums(driver, span, buckets).forEach((start, sums) -> {
                var found = bucket(text, start);
                assertThat(found.get("fixes").asLong()).as(said()).isEqualTo(sums.fixes);
                near(found, "distance_m", sums.metres, 0.06 + sums.fixes * 0.0006);
                near(found, "moving_s", sums.moving, 1e-6);
                assertThat(found.has("avg_speed")).isEqualTo(sums.reported > 0);
                if (sums.reported > 0) {
                    near(found, "avg_speed", sums.speeds / sums.reported, 0.005 + 1e-9);
                    near(found, "max_speed", sums.fastest, 1e-9);
                }
            });
        }

        private void summary(Span span) {
            var buckets = BUCKETS.get(random.nextInt(BUCKETS.size()));
            String text = answer("/api/v1/analytics/summary?", span, text(buckets), "application/json");
            var expected = reference.sums(null, span, buckets);
            assertThat(byStart(text).keySet()).as(said()).isEqualTo(expected.keySet());
            expected.forEach((start, sums) -> {
                var found = bucket(text, start);
                assertThat(found.get("fixes").asLong()).as(said()).isEqualTo(sums.fixes);
                assertThat(found.get("drivers").asInt()).as(said()).isEqualTo(sums.drivers.size());
                near(found, "distance_m", sums.metres, 0.06 + sums.fixes * 0.0006);
            });
        }

        private void heatmap(Span span) {
            var centre = rides.centres().get(random.nextInt(rides.centres().size()));
            int height = random.nextInt(1, 2_000_000);
            int width = random.nextInt(1, 2_000_000);
            long south = Math.round(centre.latitude() * 1e7) - height;
            long west = turned(Math.round(centre.longitude() * 1e7) - width);
            long east = turned(west + 2L * width);
            long north = Math.min(900_000_000, south + 2L * height);
            int cell = Math.max(25_000, random.nextInt(1, 500_000) / 1_000 * 1_000);
            var grid = new Grid((int) west, (int) south, (int) east, (int) north, cell);
            String box = "&bbox=" + degrees(west) + "," + degrees(south) + "," + degrees(east) + "," + degrees(north)
                    + "&cell=" + degrees(cell);
            String text = answer("/api/v1/analytics/heatmap?", span, box, "application/json");
            var found = new HashMap<List<Long>, Long>();
            JSON.readTree(text).get("cells").valueStream().forEach(each -> found.put(
                    List.of(Math.round(each.get("south").asDouble() * 1e7),
                            Math.round(each.get("west").asDouble() * 1e7)),
                    each.get("fixes").asLong()));
            assertThat(found).as(said()).isEqualTo(reference.cells(span, grid));
            answer("/api/v1/analytics/heatmap?", span, box, GEO_JSON);
        }

        /** The answer that both give. */
        private String answer(String path, Span span, String more, String format) {
            query = path + "start_time=" + Instant.ofEpochMilli(span.startMillis()) + "&end_time="
                    + Instant.ofEpochMilli(span.endMillis()) + more;
            String answer = answer(one, format, Tokens.dispatcher());
            assertThat(answer(other, format, Tokens.dispatcher())).as(said()).isEqualTo(answer);
            return answer;
        }

        private String answer(HistoryService service, String format, String token) {
            var answer = service
                    .send(service.request(query).header("Accept", format).header("Authorization", "Bearer " + token));
            assertThat(answer.statusCode()).as(said() + answer.body()).isEqualTo(200);
            return answer.body() + answer.headers().firstValue("Link").orElse("");
        }

        private Span span() {
            var one = rides.fixes().get(random.nextInt(rides.fixes().size())).takenAt().toEpochMilli();
            long other = random.nextBoolean()
                    ? rides.fixes().get(random.nextInt(rides.fixes().size())).takenAt().toEpochMilli()
                    : random.nextLong(first, last);
            return new Span(Math.min(one, other), Math.max(one, other));
        }

        private void near(JsonNode bucket, String name, double expected, double by) {
            assertThat(bucket.get(name).asDouble()).as(said() + " " + name).isCloseTo(expected, within(by));
        }

        private String said() {
            return "seed " + seed + ", " + query;
        }

        private JsonNode bucket(String text, long start) {
            return Optional.ofNullable(byStart(text).get(start)).orElseThrow(() -> new AssertionError(said()));
        }

        private static Map<Long, JsonNode> byStart(String text) {
            var buckets = new HashMap<Long, JsonNode>();
            JSON.readTree(text).get("buckets").valueStream().forEach(bucket -> buckets
                    .put(Instant.parse(bucket.get("start").asString()).toEpochMilli(), bucket));
            return buckets;
        }

        private static String text(Buckets buckets) {
            return buckets.isOne() ? "" : "&bucket=" + buckets.millis() / 60_000 + "m";
        }

        private static String degrees(long steps) {
            return BigDecimal.valueOf(steps, 7).toPlainString();
        }

        private static long turned(long longitude) {
            return Math.floorMod(longitude + 1_800_000_000, 3_600_000_000L) - 1_800_000_000;
        }
    }
}
