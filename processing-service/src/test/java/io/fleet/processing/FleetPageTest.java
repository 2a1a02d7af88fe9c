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
import io.fleet.service.testing.Browser;
import io.fleet.service.testing.Tokens;
import io.fleet.wire.RedisKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The page with all drivers that a dispatcher opens, in a real browser, with the whole service behind it. */
@WithRedis
@WithDatabase
@Timeout(180)
final class FleetPageTest {

    private static final AtomicLong DRIVERS = new AtomicLong(9_000);
    private static final Path PICTURES = Path.of("target", "pictures");
    private static final int FLEET = 10_000;

    @TempDir
    private static Path profile;

    private static @Nullable Browser browser;
    private static ConfigurableApplicationContext service;
    private static RedisView redis;

    /** One for each test: what an earlier one's driver sent would still be current. */
    private final long driver = DRIVERS.addAndGet(10);
    /** When the test's drivers set out. */
    private final Instant began = Instant.now().minusSeconds(40);

    @BeforeAll
    static void start(RedisServer server, DatabaseServer database) {
        browser = Browser.start(profile);
        redis = new RedisView(server.url());
        service = start(server.url(), database.jdbcUrl(), 0);
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
        page().size(1280, 800);
        page().forgetComplaints();
    }

    @AfterEach
    void leave() {
        page().open("about:blank");
        Traffic.clear(redis);
    }

    @Test
    void driversAppearAndGlideToEachFix() {
        post(0, 13.4);
        open();
        page().until("document.body.dataset.state === 'live' && fleetMap.shown('" + driver
                + "')?.[0].toFixed(5) === '13.40000'");
        page().run("globalThis.seen = []; const look = () => { seen.push(fleetMap.shown('" + driver
                + "')?.[0]); requestAnimationFrame(look); }; look()");
        post(4, 13.4009);
        page().until("Math.abs(fleetMap.shown('" + driver + "')[0] - 13.4009) < 0.000001");
        assertThat(page().texts("seen").stream().map(Double::valueOf).toList()).isSorted()
                .anyMatch(at -> at > 13.4001 && at < 13.4004).anyMatch(at -> at > 13.4005 && at < 13.4008);
        page().until("document.title === '1 driver · Live · Fleet'");
        assertThat(page().complaints()).isEmpty();
    }

    @Test
    void whoWantsNoMotionSeesNone() {
        page().prefers(Map.of("prefers-reduced-motion", "reduce"));
        post(0, 13.4);
        open();
        appears();
        page().run("globalThis.seen = new Set(); const look = () => { seen.add(fleetMap.shown('" + driver
                + "')?.[0].toFixed(5)); requestAnimationFrame(look); }; look()");
        post(4, 13.4009);
        page().until("seen.has('13.40090')");
        assertThat(page().texts("[...seen]")).containsExactly("13.40000", "13.40090");
    }

    @Test
    void aClickShowsTheDriverAndTheWayOfTheDay() {
        for (int i = 0; i < 5; i++) {
            post(4 * i, 13.4 + i * 0.0005);
        }
        recorded();
        open();
        appears();
        page().until("fleetMap.isStill");
        var at = page().texts("fleetMap.point('" + driver + "')");
        page().click(Integer.parseInt(at.getFirst()), Integer.parseInt(at.getLast()));
        page().until("document.getElementById('driver-name').textContent === 'Driver " + driver + "'");
        assertThat(page().texts("[document.getElementById('facts').textContent]").getFirst())
                .contains("StateReporting", "Speed36 km/h", "Headingeast (90°)", "Orderorder_" + driver,
                        "52.52000, 13.402");
        page().until("!document.getElementById('replay').hidden");
        replayAt(0);
        page().until("document.getElementById('then').dataset.longitude === '13.400000'");
        replayAt(6);
        page().until("document.getElementById('then').dataset.longitude === '13.400750'");
        page().run("document.getElementById('replay-play').click()");
        page().until("Number(document.getElementById('then').dataset.longitude) > 13.4008");
        page().type("\uE00C");
        page().until("document.getElementById('driver').hidden && document.getElementById('then') === null");
        assertThat(page().complaints()).isEmpty();
    }

    @Test
    void aDriverIsFoundByIdAndByOrder() {
        post(0, 13.4);
        open();
        appears();
        for (String sought : List.of(Long.toString(driver), "order_" + driver)) {
            search(sought);
            page().until("document.getElementById('driver-name').textContent === 'Driver " + driver + "'");
            page().run("document.getElementById('driver-close').click()");
        }
        search("order_of_nobody");
        page().until("document.getElementById('answer').textContent === "
                + "'Nobody live is called order_of_nobody or has that order'");
        assertThat(page().complaints()).isEmpty();
    }

    @Test
    void aCircleListsWhoIsInIt() {
        accept(driver, 52.52, 13.4, 0);
        accept(driver + 1, 52.521, 13.4, 0);
        accept(driver + 2, 52.58, 13.4, 0);
        open();
        page().until("document.body.dataset.drivers === '3' && fleetMap.isStill");
        var at = page().texts("fleetMap.point('" + driver + "')").stream().map(Integer::valueOf).toList();
        page().run("document.getElementById('draw').click()");
        page().drag(at.getFirst(), at.getLast(), at.getFirst() + 60, at.getLast());
        page().until("document.querySelectorAll('#found-list li').length > 0");
        assertThat(
                page().texts("[...document.querySelectorAll('#found-list button')].map((one) => one.dataset.driver)"))
                .containsExactly(Long.toString(driver), Long.toString(driver + 1));
        page().run("document.querySelector('#found-list button:last-child').click()");
        page().until("!document.getElementById('driver').hidden");
        page().run("document.getElementById('found-close').click();"
                + "document.getElementById('radius').value = 30; document.getElementById('near').requestSubmit()");
        page().until("document.querySelectorAll('#found-list li').length === 3");
        assertThat(page().complaints()).isEmpty();
    }

    @Test
    void whoFallsSilentDisappears() {
        post(0, 13.4);
        accept(driver + 1, 52.52, 13.41, 0);
        open();
        page().until("document.body.dataset.drivers === '2'");
        Traffic.forget(redis, driver + 1);
        page().until("document.body.dataset.drivers === '1'");
        assertThat(page().value("fleetMap.shown('" + driver + "') !== null")).isEqualTo(true);
    }

    @Test
    void aServiceThatGoesIsWaitedFor(RedisServer server, DatabaseServer database) {
        post(0, 13.4);
        int port;
        try (var first = start(server.url(), database.jdbcUrl(), 0)) {
            port = port(first);
            page().open(link(port) + "#" + Tokens.dispatcher());
            appears();
        }
        says("offline", "No connection, trying again");
        try (var second = start(server.url(), database.jdbcUrl(), port)) {
            assertThat(port(second)).isEqualTo(port);
            says("live", "Live");
            page().until("document.title.includes('Live')");
        }
    }

    @Test
    void theTokenStaysInTheTabAndNobodyElseIsAsked() {
        post(0, 13.4);
        open();
        appears();
        assertThat(page().value("location.href")).isEqualTo(link(port(service)));
        page().run("location.reload()");
        appears();
        assertThat(page().texts("performance.getEntriesByType('resource').map((entry) => entry.name)"))
                .isNotEmpty().allMatch(url -> url.startsWith("http://127.0.0.1:" + port(service) + "/")
                        || url.startsWith("blob:http://127.0.0.1:" + port(service) + "/"))
                .noneMatch(url -> url.contains(Tokens.dispatcher().substring(0, 20)));
        assertThat(page().complaints()).isEmpty();
        page().run("sessionStorage.clear()");
        page().open("about:blank");
        page().open(link(port(service)) + "#" + Tokens.driver(driver));
        says("refused", "This link is not valid, or not any more");
    }

    @Test
    void tenThousandDriversMove() {
        var traffic = new Traffic(FLEET, 0.25);
        traffic.drive(redis, 0, FLEET);
        open();
        shows(FLEET);
        page().run("globalThis.times = []; let last = performance.now();"
                + "const step = (now) => { times.push(now - last); last = now; requestAnimationFrame(step); };"
                + "requestAnimationFrame(step)");
        for (int round = 0; round < 6; round++) {
            long frames = frames();
            traffic.drive(redis, round % 5 * FLEET / 5, FLEET / 5);
            page().until("fleetMap.frames > " + frames);
        }
        assertThat(page().value("document.body.dataset.drivers")).isEqualTo(Integer.toString(FLEET));
        page().run(
                "globalThis.sorted = [...times].sort((a, b) => a - b);"
                        + "globalThis.quantile = (q) => sorted[Math.floor(q * (sorted.length - 1))].toFixed(1)");
        System.out.println("FleetPage: " + FLEET + " drivers, " + page().value("sorted.length") + " frames, in ms: P50 "
                + page().value("quantile(0.5)") + ", P95 " + page().value("quantile(0.95)") + ", P99 "
                + page().value("quantile(0.99)") + ", longest " + page().value("quantile(1)"));
        assertThat(page().complaints()).isEmpty();
    }

    @Test
    void itLooksLikeThis() throws IOException {
        Files.createDirectories(PICTURES);
        var traffic = new Traffic(600, 0.055);
        traffic.past(7, 30).forEach(FleetPageTest::accept);
        recorded();
        traffic.drive(redis, 0, 600);
        open();
        shows(600);
        for (int round = 0; round < 10; round++) {
            long frames = frames();
            traffic.drive(redis, round % 5 * 120, 100 + 20 * (round % 4));
            page().until("fleetMap.frames > " + frames);
        }
        search(Long.toString(traffic.id(7)));
        page().until("!document.getElementById('replay').hidden && fleetMap.isStill");
        replayAt(60);
        for (String scheme : List.of("light", "dark")) {
            page().prefers(Map.of("prefers-color-scheme", scheme));
            for (int width : new int[]{1280, 390}) {
                page().size(width, 800);
                page().until("fleetMap.isStill && innerWidth === " + width);
                Files.write(PICTURES.resolve("fleet-" + (width < 600 ? "phone" : "desktop") + "-" + scheme + ".png"),
                        page().screenshot());
            }
        }
        assertThat(page().complaints()).isEmpty();
    }

    private static Browser page() {
        if (browser == null) {
            throw new IllegalStateException("no browser");
        }
        return browser;
    }

    private static int port(ConfigurableApplicationContext of) {
        return of.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private static String link(int port) {
        return "http://127.0.0.1:" + port + "/fleet";
    }

    private static void open() {
        page().open(link(port(service)) + "#" + Tokens.dispatcher());
    }

    /** Waits until the test's driver is shown. */
    private void appears() {
        page().until("document.body.dataset.state === 'live' && fleetMap.shown('" + driver + "')");
    }

    /** Waits until all that was reported is in the history. */
    private static void recorded() {
        RedisView.await("all is recorded", () -> redis.commands().xlen(RedisKeys.STREAM) == 0);
    }

    private static long frames() {
        return page().value("fleetMap.frames") instanceof Long frames ? frames : 0;
    }

    private static void says(String state, String words) {
        page().until("document.body.dataset.state === '" + state + "'");
        assertThat(page().value("document.getElementById('status').textContent")).isEqualTo(words);
    }

    /** Waits until so many drivers are shown and the camera has come to rest. */
    private static void shows(int drivers) {
        try {
            page().until("document.body.dataset.drivers === '" + drivers + "' && fleetMap.isStill");
        } catch (AssertionError failure) {
            throw new AssertionError(page()
                    .value("JSON.stringify([document.body.dataset, fleetMap.isStill, fleetMap.zoom, "
                            + "fleetMap.frames, document.getElementById('live').textContent])")
                    + " " + page().complaints() + redis.commands().zcard(RedisKeys.SEEN), failure);
        }
    }

    private static void search(String what) {
        page().run("document.getElementById('sought').value = '" + what
                + "'; document.getElementById('search').requestSubmit()");
    }

    private static void replayAt(int second) {
        page().run("const slider = document.getElementById('replay-at'); slider.value = " + second
                + "; slider.dispatchEvent(new Event('input'))");
    }

    /** The test's driver reports, that many seconds after it set out. */
    private void post(int second, double longitude) {
        accept(new Fix(new DriverId(driver), new Position(52.52, longitude), began.plusSeconds(second), 36.0, 90.0,
                10.0,
                new OrderId("order_" + driver), Instant.now()));
    }

    private void accept(long who, double latitude, double longitude, int second) {
        accept(new Fix(new DriverId(who), new Position(latitude, longitude), began.plusSeconds(second), null, null,
                null,
                null, Instant.now()));
    }

    private static void accept(Fix fix) {
        redis.accept(fix);
    }

    private static ConfigurableApplicationContext start(String redisUrl, String jdbcUrl, int port) {
        return new SpringApplicationBuilder(ProcessingApplication.class).run(
                "--spring.data.redis.url=" + redisUrl, "--spring.datasource.url=" + jdbcUrl,
                "--fleet.jwt.secret=" + Tokens.SECRET, "--server.port=" + port, "--management.server.port=0",
                "--logging.level.root=WARN");
    }
}
