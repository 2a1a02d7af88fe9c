package io.fleet.processing.fleetmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.EmbeddedRedis;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import io.fleet.processing.testing.RedisView;
import io.fleet.processing.testing.Service;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.HandClock;
import io.fleet.wire.RedisKeys;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stream of all drivers of an area, whose frames come ten times as often here as by default. */
@WithRedis
@Timeout(120)
final class LiveCallTest {

    private static final int MANY = 10_000;
    private static final String WORLD = "-180,-90,180,90";
    private static final String BERLIN = "13,52,14,53";

    private static HandClock clock;
    private static RedisView redis;
    private static Service service;
    /** Another one, that shows a viewer ten drivers at most. */
    private static Service small;

    @BeforeAll
    static void start(RedisServer server) {
        clock = new HandClock(Instant.now());
        redis = new RedisView(server.url());
        service = service(server);
        small = service(server, "fleet.map.max-drivers=10");
    }

    @AfterAll
    static void stop() {
        small.close();
        service.close();
        redis.close();
    }

    @BeforeEach
    void forgetEverything() {
        nobodyWatches();
        redis.commands().flushall();
    }

    @Test
    void theFirstFrameIsWholeAndTheNextTellWhatHasChanged() {
        live(1, 52.5, 13.4, 0);
        live(2, 52.6, 13.5, 0);
        try (var berlin = watch(BERLIN).shows(1, 2)) {
            assertThat(berlin.frames().getFirst().get("whole").booleanValue()).isTrue();
            assertThat(berlin.answer().headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/event-stream");
            live(2, 52.7, 13.5, 1);
            var change = berlin.frame("the change", frame -> !frame.get("whole").booleanValue()
                    && !frame.get("drivers").isEmpty());
            assertThat(change.get("drivers")).hasSize(1);
            assertThat(change.get("gone")).isEmpty();
            assertThat(berlin.row(2).get(2).doubleValue()).isEqualTo(52.7);
            int then = berlin.frames().size();
            berlin.hears(3);
            assertThat(berlin.frames().subList(then, then + 3)).allSatisfy(frame -> {
                assertThat(frame.get("drivers")).isEmpty();
                assertThat(frame.get("live").longValue()).isEqualTo(2);
            });
        }
    }

    @Test
    void whoComesBackAfterOthersHaveLeftIsNotToldOfTheirTime() {
        live(1, 52.5, 13.4, 0);
        watch(BERLIN).shows(1).close();
        nobodyWatches();
        redis.commands().del(RedisKeys.SEEN, RedisKeys.currentFix(new DriverId(1)));
        live(2, 52.5, 13.4, 1);
        try (var berlin = watch(BERLIN)) {
            assertThat(berlin.frame("the first", _ -> true).get("drivers").toString()).startsWith("[[\"2\",")
                    .doesNotContain("[\"1\",");
        }
    }

    @Test
    void aRowSaysWhatTheFixSays() {
        var fix = new Fix(new DriverId(12345), new Position(52.5, 13.4), clock.instant().minusSeconds(2), 45.5, 180.0,
                10.0, new OrderId("order_123"), clock.instant().minusSeconds(1));
        live(fix);
        live(7, 52.6, 13.4, 0);
        try (var berlin = watch(BERLIN).shows(12345, 7)) {
            assertThat(berlin.row(12345)).hasToString("[\"12345\",13.4,52.5," + fix.takenAt().toEpochMilli() + ","
                    + fix.receivedAt().toEpochMilli() + ",45.5,180.0,10.0,\"order_123\"]");
            assertThat(berlin.row(7).toString()).endsWith(",null,null,null,null]");
        }
    }

    @Test
    void whoLeavesTheAreaOrFallsSilentIsGone() {
        LongStream.rangeClosed(1, 4).forEach(driver -> live(driver, 52.5, 13.4, 0));
        try (var berlin = watch(BERLIN).shows(1, 2, 3, 4)) {
            live(2, 48.1, 11.6, 1);
            berlin.shows(1, 3, 4);
            redis.commands().del(RedisKeys.currentFix(new DriverId(3)));
            redis.commands().zrem(RedisKeys.SEEN, "4");
            berlin.shows(1);
            live(2, 52.5, 13.4, 2);
            live(4, 52.5, 13.4, 3);
            berlin.shows(1, 2, 4);
        }
    }

    @Test
    void anAreaMayLieAcrossTheAntimeridian() {
        live(1, -17, 179.5, 0);
        live(2, -17, -179.5, 0);
        live(3, -17, 0, 0);
        live(4, -17, 180, 0);
        try (var fiji = watch("179,-20,-179,-15"); var rest = watch("-178,-20,179,-15")) {
            fiji.shows(1, 2, 4);
            rest.shows(3);
            live(3, -17, -179.9, 1);
            fiji.shows(1, 2, 3, 4);
            rest.shows();
        }
    }

    @Test
    void aFixThatBecomesCurrentLateIsShownAllTheSame() {
        var first = new Fix(new DriverId(3), new Position(52.5, 13.6), clock.instant(), null, null, null, null,
                clock.instant());
        live(first);
        try (var berlin = watch(BERLIN).shows(3)) {
            live(2, 52.5, 13.5, 10);
            // Another fix of the same time of receipt.
            live(new Fix(first.driver(), new Position(52.5, 13.7), first.takenAt().plusSeconds(1), null, null, null,
                    null, first.receivedAt()));
            berlin.shows(2, 3);
            RedisView.await("the later place", () -> berlin.row(3).get(1).doubleValue() == 13.7);
        }
    }

    @Test
    void moreThanTheBoundAreCountedAndLeftOut() {
        LongStream.rangeClosed(1, 30).forEach(driver -> live(driver, 52.5, 13.4, 0));
        try (var berlin = LiveStream.open(small.port(), Tokens.dispatcher(), BERLIN)) {
            var frame = berlin.frame("the first", _ -> true);
            assertThat(frame.get("drivers")).hasSize(10);
            assertThat(frame.get("left_out").longValue()).isEqualTo(20);
            var shown = berlin.shown();
            LongStream.rangeClosed(1, 30).forEach(driver -> live(driver, 52.51, 13.4, 1));
            RedisView.await("all have moved", () -> shown.stream()
                    .allMatch(driver -> berlin.row(Long.parseLong(driver)).get(2).doubleValue() == 52.51));
            assertThat(berlin.shown()).isEqualTo(shown);
            LongStream.rangeClosed(1, 30).filter(driver -> driver % 2 == 0)
                    .forEach(driver -> live(driver, 48, 13.4, 2));
            berlin.frame("fewer are left out", next -> next.get("left_out").longValue() == 5);
            assertThat(berlin.shown()).hasSize(10);
        }
    }

    @Test
    void eachInstanceShowsAllDrivers() {
        live(1, 52.5, 13.4, 0);
        try (var here = watch(BERLIN).shows(1);
                var there = LiveStream.open(small.port(), Tokens.admin(), BERLIN).shows(1)) {
            live(2, 52.5, 13.5, 1);
            here.shows(1, 2);
            there.shows(1, 2);
        }
    }

    @Test
    void redisIsReadOnceForAllAndOnlyWhileSomebodyWatches() {
        long before = reads();
        try (var first = watch(WORLD); var _ = watch(BERLIN); var _ = watch(BERLIN)) {
            first.hears(4);
        }
        nobodyWatches();
        long after = reads();
        assertThat(after - before).isBetween(3L, 7L);
        try (var later = watch(WORLD)) {
            later.hears(2);
        }
        assertThat(reads() - after).isBetween(1L, 3L);
    }

    @Test
    void aSlowReaderMissesFramesAndIsThenToldTheNewest() throws IOException {
        liveAll(13.4, 0);
        try (var slow = new Socket(); var quick = watch(WORLD)) {
            askWithoutReading(slow);
            double conflated = counter("fleet.map.conflated");
            int second = 0;
            int blocked = 0;
            while (blocked < 3) {
                liveAll(13.4 + ++second / 1e3, second);
                quick.hears(1);
                blocked += counter("fleet.map.conflated") > conflated ? 1 : 0;
            }
            int told = 0;
            String row = "[\"" + MANY + "\",";
            String text = "";
            slow.setSoTimeout(20_000);
            byte[] some = new byte[65_536];
            while (!text.contains(row + (13.4 + second / 1e3) + ",")) {
                int read = slow.getInputStream().read(some);
                int whole = Math.max(0, text.lastIndexOf('['));
                told += text.substring(0, whole).split(Pattern.quote(row), -1).length - 1;
                text = text.substring(whole) + new String(some, 0, read, StandardCharsets.US_ASCII);
            }
            assertThat(told).as("how often a driver with " + (second + 1) + " places was told of")
                    .isLessThan(second);
        }
    }

    @Test
    void whoReadsNothingForHalfAMinuteIsCutOff() throws IOException {
        liveAll(13.4, 0);
        try (var slow = new Socket(); var quick = watch(WORLD)) {
            double conflated = counter("fleet.map.conflated");
            double cut = counter("fleet.map.cut");
            askWithoutReading(slow);
            for (int second = 1; counter("fleet.map.conflated") == conflated; second++) {
                liveAll(13.4 + second / 1e3, second);
                quick.hears(1);
            }
            clock.advance(Duration.ofSeconds(29));
            quick.hears(2);
            assertThat(counter("fleet.map.cut")).isEqualTo(cut);
            clock.advance(Duration.ofSeconds(2));
            RedisView.await("the slow one is cut off", () -> counter("fleet.map.cut") == cut + 1);
            RedisView.await("only the quick one is left", () -> gauge("fleet.map.viewers") == 1);
            quick.hears(2);
        }
    }

    @Test
    void aStreamEndsWithItsToken() {
        live(1, 52.5, 13.4, 0);
        String token = Tokens.sign(Tokens.claims("dispatcher")
                .expirationTime(Date.from(clock.instant().plusSeconds(60))).build());
        try (var berlin = LiveStream.open(service.port(), token, BERLIN).shows(1)) {
            clock.advance(Duration.ofSeconds(85));
            berlin.hears(2);
            assertThat(berlin.hasEnded()).isFalse();
            clock.advance(Duration.ofSeconds(6));
            RedisView.await("the stream has ended", berlin::hasEnded);
        }
    }

    @Test
    void whileRedisIsAwayViewersAreToldSo() {
        var first = EmbeddedRedis.start(EmbeddedRedis.Options.temporary());
        try (first;
                var alone = Service.start(first.url(), clock, Set.of("fleetmap"), "fleet.map.frame-interval=100ms");
                var world = LiveStream.open(alone.port(), Tokens.dispatcher(), WORLD)) {
            world.frame("a good one", frame -> frame.has("drivers"));
            first.close();
            world.frame("the error", frame -> frame.has("error"));
            try (var again = EmbeddedRedis.start(new EmbeddedRedis.Options(first.port(), null))) {
                assertThat(again.url()).isEqualTo(first.url());
                RedisView.await("it is well again", () -> !world.frames().getLast().has("error"));
            }
        }
    }

    @Test
    void aServiceThatStopsEndsItsStreams(RedisServer server) {
        var stopping = service(server);
        try (stopping;
                var world = LiveStream.open(stopping.port(), Tokens.dispatcher(), WORLD).hears(1)) {
            stopping.close();
            RedisView.await("the stream has ended", world::hasEnded);
        }
    }

    @Test
    void aBadAreaIsRefusedWithWhatWasExpected() throws IOException {
        for (String box : List.of("", "1,2,3", "1,5,3,4", "0,0,181,1")) {
            try (var refused = watch(box)) {
                assertThat(refused.answer().statusCode()).isEqualTo(400);
                assertThat(new String(refused.rest(), StandardCharsets.UTF_8)).contains("bbox: "
                        + (box.isEmpty() ? "missing" : box)
                        + " (expected: west,south,east,north in degrees, south not above north)");
            }
        }
    }

    private static void nobodyWatches() {
        RedisView.await("nobody watches", () -> gauge("fleet.map.viewers") == 0);
    }

    private static LiveStream watch(String box) {
        return LiveStream.open(service.port(), Tokens.dispatcher(), box);
    }

    private static Service service(RedisServer server, String... properties) {
        return Service.start(server.url(), clock, Set.of("fleetmap"),
                Stream.concat(Stream.of("fleet.map.frame-interval=100ms"), Stream.of(properties))
                        .toArray(String[]::new));
    }

    private static void live(long driver, double latitude, double longitude, int second) {
        var at = clock.instant().minusSeconds(200).plusSeconds(second);
        live(new Fix(new DriverId(driver), new Position(latitude, longitude), at, null, null, null, null, at));
    }

    /** What the live side does to a fix that becomes current. */
    private static void live(Fix fix) {
        redis.commands().setex(RedisKeys.currentFix(fix.driver()), 300, RedisView.text(fix));
        redis.commands().zadd(RedisKeys.SEEN, (double) fix.receivedAt().toEpochMilli(), fix.driver().toString());
    }

    /** Very many drivers, all in one place. */
    private static void liveAll(double longitude, int second) {
        var at = clock.instant().minusSeconds(200).plusSeconds(second);
        var fixes = LongStream.rangeClosed(1, MANY).mapToObj(driver -> new Fix(new DriverId(driver),
                new Position(52.5, longitude), at, null, null, null, null, at)).toList();
        redis.commands().mset(fixes.stream()
                .collect(Collectors.toMap(fix -> RedisKeys.currentFix(fix.driver()), RedisView::text)));
        redis.commands().zadd(RedisKeys.SEEN, fixes.stream()
                .flatMap(fix -> Stream.of((double) at.toEpochMilli(), fix.driver().toString())).toArray());
    }

    private static void askWithoutReading(Socket slow) throws IOException {
        slow.setReceiveBufferSize(4_096);
        slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port()));
        slow.getOutputStream().write(("GET /api/v1/drivers/live?bbox=" + WORLD + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Authorization: Bearer " + Tokens.dispatcher() + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static long reads() {
        return service.bean(MeterRegistry.class).get("fleet.map.read").timer().count();
    }

    private static double counter(String name) {
        return service.bean(MeterRegistry.class).get(name).counter().count();
    }

    private static double gauge(String name) {
        return service.bean(MeterRegistry.class).get(name).gauge().value();
    }
}
