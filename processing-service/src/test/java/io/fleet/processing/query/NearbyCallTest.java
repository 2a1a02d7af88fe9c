package io.fleet.processing.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import io.fleet.processing.history.testing.HistoryService;
import io.fleet.processing.history.testing.Until;
import io.fleet.service.RedisLink;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.Fixes;
import io.fleet.wire.FixJson;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@WithDatabase
@WithRedis
@Timeout(120)
class NearbyCallTest {

    private static final Pattern DRIVER = Pattern.compile("\\{\"driver_id\":\"(\\d+)\"[^}]*\"distance_m\":([0-9.]+)}");
    private static final double REDIS_EARTH_RADIUS_METRES = 6_372_797.560856;
    /** Redis keeps places in steps of up to 0.6 m. */
    private static final double PRECISION_METRES = 0.8;

    private static HistoryService service;

    private record Neighbour(long driver, double metres) {}

    @BeforeAll
    static void start(DatabaseServer database, RedisServer redis) {
        service = HistoryService.start(redis.url(), database.jdbcUrl());
        Until.holds(NearbyCallTest::answersPing);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void eachDriverIsTheStoredFixWithItsDistance() {
        live(fix(12345, new Position(40.7128, -74.006)));
        var body = service.get("/api/v1/drivers/nearby?lat=40.7129&lng=-74.006&radius=100").body();
        assertThat(body.replaceFirst("11\\.\\d}", "11.x}")).isEqualTo("""
                {"drivers":[{"driver_id":"12345","latitude":40.7128,"longitude":-74.006,\
                "timestamp":"2024-01-01T12:00:00.000Z","speed":45.5,"heading":180.0,"accuracy":10.0,\
                "order_id":"order_123","received_at":"2024-01-01T12:00:00.000Z","distance_m":11.x}]}""");
    }

    @ParameterizedTest
    @CsvSource({"52.5, 13.4, 5000", "0, 0, 50000", "0, 180, 100000", "0, -180, 100000", "10, 179.999, 20000",
            "-10, -179.999, 20000", "85, 0, 100000", "85.04, 180, 100000", "-85.05, 90, 30000", "66.5, -179.5, 90000",
            "80.2, 179.9, 100000", "85.4, 10, 100000", "-85.5, -170, 100000", "85.06, 0, 5000"})
    void exactlyTheDriversInReachAreFoundNearestFirst(double latitude, double longitude, double radius) {
        var centre = new Position(latitude, longitude);
        var drivers = around(centre, 2 * radius, 600);
        live(drivers);
        var expected = drivers.stream().map(fix -> new Neighbour(fix.driver().value(), metres(centre, fix.position())))
                .sorted(Comparator.comparingDouble(Neighbour::metres)).toList();

        var found = nearby("lat=" + latitude + "&lng=" + longitude + "&radius=" + radius + "&limit=1000");

        assertThat(found).isSortedAccordingTo(Comparator.comparingDouble(Neighbour::metres));
        for (var near : found) {
            var same = expected.stream().filter(other -> other.driver() == near.driver()).findFirst().orElseThrow();
            assertThat(near.metres()).isCloseTo(same.metres(), within(PRECISION_METRES));
        }
        assertThat(found).extracting(Neighbour::driver).containsAll(expected.stream()
                .filter(near -> near.metres() < radius - PRECISION_METRES).map(Neighbour::driver).toList());
        assertThat(found).extracting(Neighbour::driver).isSubsetOf(expected.stream()
                .filter(near -> near.metres() < radius + PRECISION_METRES).map(Neighbour::driver).toList());
        assertThat(found).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"90, 0", "-90, 0", "90, 180", "-90, -180", "86.5, 12"})
    void atThePolesThereIsNobody(double latitude, double longitude) {
        live(fix(1, new Position(85.05, longitude)));
        assertThat(nearby("lat=" + latitude + "&lng=" + longitude + "&radius=100000")).isEmpty();
    }

    @Test
    void aDriverWhoFellSilentIsNotFoundAndTakesNobodysPlace() {
        var here = new Position(48, 11);
        index(IntStream.rangeClosed(1, 400).mapToObj(driver -> fix(driver, new Position(48, 11 + driver * 1e-6)))
                .toList());
        live(IntStream.rangeClosed(401, 430).mapToObj(driver -> fix(driver, new Position(48, 11 + driver * 1e-5)))
                .toList());
        String query = "lat=" + here.latitude() + "&lng=" + here.longitude() + "&radius=1000";
        assertThat(nearby(query + "&limit=10")).extracting(Neighbour::driver)
                .containsExactly(401L, 402L, 403L, 404L, 405L, 406L, 407L, 408L, 409L, 410L);
        assertThat(nearby(query)).hasSize(30);
    }

    @Test
    void atMostTheLimitAreFoundAHundredIfNoneIsGiven() {
        live(around(new Position(50, 10), 1_000, 150));
        assertThat(nearby("lat=50&lng=10&radius=10000")).hasSize(100);
        assertThat(nearby("lat=50&lng=10&radius=10000&limit=1")).hasSize(1);
        assertThat(nearby("lat=50&lng=10&radius=10000&limit=1000")).hasSize(150);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "lng=1&radius=1                   | lat: missing (expected: -90 to 90)",
            "lat=91&lng=1&radius=1            | lat: 91 (expected: -90 to 90)",
            "lat=NaN&lng=1&radius=1           | lat: NaN (expected: -90 to 90)",
            "lat=1&lng=-180.1&radius=1        | lng: -180.1 (expected: -180 to 180)",
            "lat=1&lng=1&radius=100000.1      | radius: 100000.1 (expected: 0 to 100000)",
            "lat=1&lng=1&radius=-1            | radius: -1 (expected: 0 to 100000)",
            "lat=1&lng=1&radius=0x10          | radius: 0x10 (expected: 0 to 100000)",
            "lat=1&lng=1&radius=1&limit=1001  | limit: 1001 (expected: 1 to 1000)",
            "lat=1&lat=2&lng=1&radius=1       | lat: given 2 times (expected: once)"})
    void aBadParameterIsRefusedWithWhatWasExpected(String query, String reason) {
        var answer = service.get("/api/v1/drivers/nearby?" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"detail\":\"" + reason + "\"");
    }

    @Test
    void onlyDispatchersAndAdminsMayAsk() {
        var request = service.request("/api/v1/drivers/nearby?lat=1&lng=1&radius=1");
        assertThat(service.send(request).statusCode()).isEqualTo(401);
        assertThat(service.send(request.header("Authorization", "Bearer " + Tokens.driver(1))).statusCode())
                .isEqualTo(403);
    }

    private static List<Neighbour> nearby(String query) {
        var answer = service.get("/api/v1/drivers/nearby?" + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return DRIVER.matcher(answer.body()).results()
                .map(found -> new Neighbour(Long.parseLong(found.group(1)), Double.parseDouble(found.group(2))))
                .toList();
    }

    /** Drivers at random places around the centre, as far as the index reaches. */
    private static List<Fix> around(Position centre, double radius, int count) {
        var random = new Random(7);
        var fixes = new ArrayList<Fix>();
        double degrees = Math.toDegrees(radius / REDIS_EARTH_RADIUS_METRES);
        double stretch = 1 / Math.max(0.05, Math.cos(Math.toRadians(Math.abs(centre.latitude()))));
        while (fixes.size() < count) {
            double latitude = centre.latitude() + random.nextDouble(-degrees, degrees);
            double longitude = centre.longitude() + random.nextDouble(-degrees, degrees) * stretch;
            if (Math.abs(latitude) <= 85.05) {
                fixes.add(fix(fixes.size() + 1, new Position(latitude, Math.IEEEremainder(longitude, 360))));
            }
        }
        return fixes;
    }

    private static Fix fix(long driver, Position position) {
        return new Fix(new DriverId(driver), position, Fixes.START, 45.5, 180.0, 10.0, new OrderId("order_123"),
                Fixes.START);
    }

    private static void live(Fix fix) {
        live(List.of(fix));
    }

    private static void live(List<Fix> fixes) {
        index(fixes);
        all(fixes, (commands, fix) -> commands.setex(RedisKeys.currentFix(fix.driver()), 300, FixJson.encode(fix)));
    }

    private static void index(List<Fix> fixes) {
        all(fixes, (commands, fix) -> commands.geoadd(RedisKeys.GEO, fix.position().longitude(),
                fix.position().latitude(), fix.driver().toString().getBytes(StandardCharsets.US_ASCII)));
    }

    private static void all(List<Fix> fixes,
            BiFunction<RedisAsyncCommands<String, byte[]>, Fix, CompletionStage<?>> command) {
        var link = service.bean(RedisLink.class);
        CompletableFuture.allOf(fixes.stream()
                .map(fix -> link.<Object>send(
                        commands -> command.apply(commands, fix).thenApply(Function.<Object>identity()))
                        .toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new)).join();
    }

    private static <T> T redis(Function<RedisAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
        return service.bean(RedisLink.class).send(command).toCompletableFuture().join();
    }

    private static boolean answersPing() {
        try {
            return redis(RedisAsyncCommands::ping) != null;
        } catch (CompletionException notYet) {
            return false;
        }
    }

    /** By the chord between two points of the sphere, another way than the service's. */
    private static double metres(Position from, Position to) {
        double[] a = onSphere(from);
        double[] b = onSphere(to);
        double chord = Math.sqrt(Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
        return 2 * REDIS_EARTH_RADIUS_METRES * Math.asin(chord / 2);
    }

    private static double[] onSphere(Position position) {
        double north = Math.toRadians(position.latitude());
        double east = Math.toRadians(position.longitude());
        return new double[]{Math.cos(north) * Math.cos(east), Math.cos(north) * Math.sin(east), Math.sin(north)};
    }
}
