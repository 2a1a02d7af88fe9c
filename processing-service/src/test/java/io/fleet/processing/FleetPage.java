package io.fleet.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import io.fleet.processing.testing.RedisView;
import io.fleet.processing.testing.Service;
import io.fleet.service.testing.Browser;
import io.fleet.service.testing.Tokens;
import io.fleet.wire.RedisKeys;
import java.awt.Point;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** What tests of the page with all drivers need: a real browser, with the whole service behind it. */
@WithRedis
@WithDatabase
@Timeout(300)
abstract class FleetPage {

    private static final AtomicLong DRIVERS = new AtomicLong(9_000);

    @TempDir
    private static Path profile;

    private static @Nullable Browser browser;
    static ConfigurableApplicationContext service;
    static RedisView redis;

    /** One for each test: what an earlier one's driver sent would still be current. */
    final long driver = DRIVERS.addAndGet(10);
    /** When the test's drivers set out. */
    final Instant began = Instant.now().minusSeconds(40);

    @BeforeAll
    static void start(RedisServer server, DatabaseServer database) {
        browser = Browser.start(profile);
        redis = new RedisView(server.url());
        service = start(server.url(), database.jdbcUrl(), "fleet.map.frame-interval=200ms");
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
            service.close();
            redis.close();
        }
    }

    @BeforeEach
    void clear() {
        page().prefers(Map.of());
        page().zone(noon());
        // Without a graphics card each pixel costs time.
        page().size(900, 640);
        page().forgetComplaints();
    }

    @AfterEach
    void leave() {
        page().open("about:blank");
        Traffic.clear(redis);
    }

    /** Where it is about noon: nobody's day has begun while a test runs. */
    private static ZoneId noon() {
        return ZoneId.of("Etc/GMT%+d".formatted(Instant.now().atZone(ZoneOffset.UTC).getHour() - 12));
    }

    static Browser page() {
        if (browser == null) {
            throw new IllegalStateException("no browser");
        }
        return browser;
    }

    static int port(ConfigurableApplicationContext of) {
        return of.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    static String link(int port) {
        return "http://127.0.0.1:" + port + "/fleet";
    }

    static void open() {
        page().open(link(port(service)) + "#" + Tokens.dispatcher());
    }

    /** Opens the page and waits until it shows the test's driver and the camera has come to rest. */
    void opened() {
        open();
        appears();
        page().until("fleetMap.isStill");
    }

    /** Waits until the test's driver is shown. */
    void appears() {
        page().until("document.body.dataset.state === 'live' && fleetMap.shown('" + driver + "')");
    }

    /** Where the driver is drawn, as a point of the page. */
    static Point point(long driver) {
        page().until("fleetMap.shown('" + driver + "') !== null");
        var at = page().texts("fleetMap.point('" + driver + "')");
        return new Point(Integer.parseInt(at.getFirst()), Integer.parseInt(at.getLast()));
    }

    /** Waits until all that was reported is in the history. */
    static void recorded() {
        RedisView.await("all is recorded", () -> redis.commands().xlen(RedisKeys.STREAM) == 0);
    }

    static long frames() {
        return page().value("fleetMap.frames") instanceof Long frames ? frames : 0;
    }

    static void says(String state, String words) {
        page().until("document.body.dataset.state === '" + state + "'");
        assertThat(page().value("document.getElementById('status').textContent")).isEqualTo(words);
    }

    /** Opens the page when so many drivers are known, with whom it then begins, and waits until the camera has come to rest. */
    static void open(int port, int drivers) {
        page().open(link(port) + "#" + Tokens.dispatcher());
        page().until("document.body.dataset.drivers === '" + drivers + "' && fleetMap.isStill");
    }

    static void search(String what) {
        page().run("document.getElementById('sought').value = '" + what
                + "'; document.getElementById('search').requestSubmit()");
    }

    static void replayAt(int second) {
        page().run("const slider = document.getElementById('replay-at'); slider.value = " + second
                + "; slider.dispatchEvent(new Event('input'))");
    }

    /** The test's driver reports, that many seconds after it set out. */
    void post(int second, double longitude) {
        accept(new Fix(new DriverId(driver), new Position(52.52, longitude), began.plusSeconds(second), 36.0, 90.0,
                10.0,
                new OrderId("order_" + driver), Instant.now()));
    }

    void accept(long who, double latitude, double longitude, int second) {
        accept(new Fix(new DriverId(who), new Position(latitude, longitude), began.plusSeconds(second), null, null,
                null,
                null, Instant.now()));
    }

    static void accept(Fix fix) {
        redis.accept(fix);
    }

    /** With settings of the form {@code fleet.map.max-viewers=3}. */
    static ConfigurableApplicationContext start(String redisUrl, String jdbcUrl, String... settings) {
        var all = Stream.concat(Stream.of("spring.data.redis.url=" + redisUrl, "spring.datasource.url=" + jdbcUrl,
                "fleet.jwt.secret=" + Tokens.SECRET, "server.port=0", "management.server.port=0",
                "logging.level.root=WARN"), Stream.of(settings));
        return new SpringApplicationBuilder(ProcessingApplication.class).initializers(Service::ownThreads)
                .run(all.map("--"::concat).toArray(String[]::new));
    }
}
