package io.fleet.processing.live;

import static io.fleet.processing.live.Outcome.CURRENT;
import static io.fleet.processing.live.Outcome.DUPLICATE;
import static io.fleet.processing.live.Outcome.SUPERSEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.Position;
import io.fleet.processing.testing.RedisView;
import io.fleet.processing.testing.RedisView.Message;
import io.fleet.processing.testing.Service;
import io.fleet.testing.Fixes;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.GeoArgs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@WithRedis
@Timeout(60)
final class CurrentFixesTest {

    private static final Duration TTL = Duration.ofMinutes(5);

    private static final DriverId DRIVER = Fixes.DRIVER;

    private static Instant start;
    private static Service service;
    private static RedisView redis;
    private static CurrentFixes current;

    @BeforeAll
    static void open(RedisServer server) {
        start = Instant.now().minusSeconds(60);
        service = Service.withoutFeatures(server.url());
        redis = new RedisView(server.url());
        current = new CurrentFixes(service.link(), TTL, true);
    }

    @AfterAll
    static void close() {
        service.close();
        redis.close();
    }

    @Test
    void aFixIsKeptIndexedAndPublishedWithItsVeryBytes() {
        var heard = redis.listen("*");
        var fix = at(0);

        assertThat(current.take(List.of(fix))).containsExactly(CURRENT);

        String text = RedisView.text(fix);
        assertThat(redis.commands().get(RedisKeys.currentFix(DRIVER))).isEqualTo(text);
        assertThat(redis.commands().pttl(RedisKeys.currentFix(DRIVER)))
                .isCloseTo(Duration.between(Instant.now(), fix.receivedAt().plus(TTL)).toMillis(), within(2_000L));
        var place = redis.commands().geopos(RedisKeys.GEO, DRIVER.toString()).getFirst();
        assertThat(place.getX().doubleValue()).isCloseTo(fix.position().longitude(), within(1e-5));
        assertThat(place.getY().doubleValue()).isCloseTo(fix.position().latitude(), within(1e-5));
        assertThat(redis.commands().zscore(RedisKeys.SEEN, DRIVER.toString()))
                .isEqualTo((double) fix.receivedAt().toEpochMilli());
        RedisView.await("it is published", () -> !heard.isEmpty());
        assertThat(heard).containsExactly(new Message("driver:12345", text));
    }

    @Test
    void anOlderFixChangesNothing() {
        current.take(List.of(at(10)));
        var before = everything();
        var heard = redis.listen("*");

        assertThat(current.take(List.of(at(9)))).containsExactly(SUPERSEDED);

        assertThat(everything()).isEqualTo(before);
        assertNothingMoreThan(heard, List.of());
    }

    @Test
    void theSameFixAgainChangesNothing() {
        current.take(List.of(at(10)));
        var before = everything();
        var heard = redis.listen("*");

        assertThat(current.take(List.of(at(10)))).containsExactly(DUPLICATE);

        assertThat(everything()).isEqualTo(before);
        assertNothingMoreThan(heard, List.of());
    }

    @ParameterizedTest
    @CsvSource({"90, 0", "-90, 12.5", "85.06, 180", "-85.06, -180"})
    void beyondTheIndexADriverIsCurrentButNotFound(double latitude, double longitude) {
        current.take(List.of(at(0)));
        var pole = Fixes.at(DRIVER, start.plusSeconds(1), new Position(latitude, longitude));

        assertThat(current.take(List.of(pole))).containsExactly(CURRENT);

        assertThat(redis.current(DRIVER)).contains(pole);
        assertThat(redis.commands().zcard(RedisKeys.GEO)).isZero();
        assertThat(redis.commands().zcard(RedisKeys.SEEN)).isEqualTo(1);
    }

    @Test
    void whoLeavesTheIndexAndComesBackWithinABatchIsWhereTheLastFixSays() {
        var pole = new Position(90, 0);

        current.take(List.of(at(0), Fixes.at(DRIVER, start.plusSeconds(1), pole)));
        assertThat(redis.commands().zcard(RedisKeys.GEO)).isZero();

        current.take(List.of(at(2), Fixes.at(DRIVER, start.plusSeconds(3), pole), at(4)));
        assertThat(redis.commands().geopos(RedisKeys.GEO, DRIVER.toString()).getFirst().getY().doubleValue())
                .isCloseTo(at(4).position().latitude(), within(1e-5));
    }

    @Test
    void whatIsInTheWayOfOneDriverKeepsThoseBeforeNotOffTheIndex() {
        var hindered = new DriverId(7);
        redis.commands().rpush(RedisKeys.currentFix(hindered), "somebody else's");

        assertThatThrownBy(() -> current.take(List.of(at(0), Fixes.at(hindered, start, new Position(52.5, 13.4)))))
                .hasMessageContaining("WRONGTYPE");

        assertThat(redis.commands().zrange(RedisKeys.GEO, 0, -1)).containsExactly(DRIVER.toString());
        assertThat(redis.commands().zrange(RedisKeys.SEEN, 0, -1)).containsExactly(DRIVER.toString());
    }

    @ParameterizedTest
    @CsvSource({"85.05, 180", "-85.05, -180", "0, 180", "4.9E-324, -4.9E-324"})
    void withinTheIndexEveryPositionIsFound(double latitude, double longitude) {
        current.take(List.of(Fixes.at(DRIVER, start, new Position(latitude, longitude))));
        assertThat(redis.commands().zcard(RedisKeys.GEO)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {180, -180, 179.99, -179.99})
    void onTheAntimeridianADriverIsFoundFromBothSides(double longitude) {
        current.take(List.of(Fixes.at(DRIVER, start, new Position(10, longitude))));

        for (double from : new double[]{179.995, -180, -179.995}) {
            assertThat(redis.commands().georadius(RedisKeys.GEO, from, 10, 5, GeoArgs.Unit.km)).as("from " + from)
                    .containsExactly(DRIVER.toString());
        }
    }

    @Test
    void eachFixOfALongBatchIsPublishedInItsOrder() {
        var heard = redis.listen("driver:*");
        var drive = Fixes.drive(new DriverId(Long.MAX_VALUE), 200).stream().map(CurrentFixesTest::today).toList();

        assertThat(current.take(drive)).hasSize(200).containsOnly(CURRENT);

        assertThat(redis.current(new DriverId(Long.MAX_VALUE))).contains(drive.getLast());
        RedisView.await("each is published", () -> heard.size() == 200);
        assertThat(heard).extracting(Message::text)
                .containsExactlyElementsOf(drive.stream().map(RedisView::text).toList());
    }

    @Test
    void aRedisThatHasLostItsScriptsGetsThemAgain() {
        current.take(List.of(at(0)));
        redis.commands().scriptFlush();

        assertThat(current.take(Fixes.drive(DRIVER, 200).stream().map(CurrentFixesTest::today).toList())).hasSize(200);

        assertThat(redis.current(DRIVER)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void howeverTwoConsumersInterleaveADriverNeverGoesBackInTime(long seed) {
        var random = new Random(seed);
        var drivers = IntStream.rangeClosed(1, 5).mapToObj(DriverId::new).toList();
        var all = new ArrayList<Fix>();
        drivers.forEach(driver -> Fixes.drive(driver, 300).forEach(fix -> all.add(today(fix))));
        var heard = redis.listen("driver:*");

        inTwo(half -> shuffled(all, new Random(seed * 31 + half)), random.nextInt(3, 90));

        for (var driver : drivers) {
            var newest = Collections.max(all.stream().filter(fix -> fix.driver().equals(driver)).toList(),
                    Comparator.comparing(Fix::takenAt));
            assertThat(redis.current(driver)).as("seed %s", seed).contains(newest);
            RedisView.await("the newest is published", () -> heard.stream()
                    .anyMatch(message -> message.text().equals(RedisView.text(newest))));
            var published = heard.stream().filter(message -> message.channel().equals(RedisKeys.driverChannel(driver)))
                    .map(message -> message.text().replaceAll(".*\"timestamp\":\"([^\"]*)\".*", "$1")).toList();
            assertThat(published).as("seed %s", seed).isSorted().doesNotHaveDuplicates();
        }
    }

    /** Two consumers at once, each with all of the fixes in an order of its own. */
    private static void inTwo(Function<Integer, List<Fix>> fixes, int batch) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var both = IntStream.range(0, 2).mapToObj(half -> CompletableFuture.runAsync(() -> {
                var own = fixes.apply(half);
                for (int start = 0; start < own.size(); start += batch) {
                    current.take(own.subList(start, Math.min(start + batch, own.size())));
                }
            }, threads)).toList();
            both.forEach(CompletableFuture::join);
        }
    }

    private static List<Fix> shuffled(List<Fix> fixes, Random random) {
        var mixed = new ArrayList<>(fixes);
        Collections.shuffle(mixed, random);
        return mixed;
    }

    private static Fix at(int seconds) {
        return Fixes.at(DRIVER, start.plusSeconds(seconds), new Position(52.5 + seconds / 1_000.0, 13.4));
    }

    /** The same fix today, all within a minute, so that nothing expires. */
    private static Fix today(Fix fix) {
        var takenAt = start.plus(Duration.between(Fixes.START, fix.takenAt()).dividedBy(50));
        return new Fix(fix.driver(), fix.position(), takenAt, fix.speedKmh(), fix.headingDegrees(),
                fix.accuracyMetres(), fix.order(), takenAt);
    }

    private static Map<String, String> everything() {
        var all = new HashMap<String, String>();
        for (String key : redis.commands().keys("*")) {
            all.put(key, redis.commands().type(key).equals("zset")
                    ? redis.commands().zrangeWithScores(key, 0, -1).toString()
                    : String.valueOf(redis.commands().get(key)));
        }
        return all;
    }

    private static void assertNothingMoreThan(List<Message> heard, List<Message> expected) {
        redis.commands().publish("end", "");
        RedisView.await("the end is heard", () -> heard.contains(new Message("end", "")));
        assertThat(heard).hasSize(expected.size() + 1).containsAll(expected);
    }
}
