package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.Fix;
import io.fleet.model.Position;
import io.fleet.service.testing.Browser;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.HandClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

/** The page that a customer opens, in a real browser. */
@WithRedis
@Timeout(180)
final class TrackPageTest {

    private static final String ORDER = "order_123";
    private static final AtomicLong DRIVERS = new AtomicLong(7_000);
    private static final Path PICTURES = Path.of("target", "pictures");

    @TempDir
    private static Path profile;

    private static @Nullable Browser browser;

    /** One for each test: what an earlier one's driver sent would still be current. */
    private final long driver = DRIVERS.incrementAndGet();
    private final HandClock clock = new HandClock(Instant.now());
    private Processing processing;
    private Gateway gateway;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start(profile);
    }

    @AfterAll
    static void stopBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void start(RedisServer redis) {
        processing = new Processing(redis.url());
        processing.dispatch(ORDER, driver);
        gateway = Gateway.start(redis.url(), clock).hearing();
        page().prefers(Map.of());
        page().size(1280, 800);
        page().forgetComplaints();
    }

    @AfterEach
    void stop() {
        page().open("about:blank");
        gateway.close();
        processing.close();
    }

    @Test
    void theMarkerGlidesToEachFix() {
        open();
        state("waiting");
        live(0, 13.4, 90.0);
        state("live");
        marker(13.4);
        page().run("const seen = globalThis.seen = []; const driver = document.getElementById('driver');"
                + "new MutationObserver(() => seen.push(Number(driver.dataset.longitude)))"
                + ".observe(driver, {attributes: true, attributeFilter: ['data-longitude']})");
        live(2, 13.403, 90.0);
        marker(13.403);

        assertThat(page().texts("seen").stream().map(Double::valueOf).toList()).isSorted()
                .anyMatch(at -> at > 13.4005 && at < 13.4015).anyMatch(at -> at > 13.4018 && at < 13.4028);
        assertThat(page().value("document.querySelector('#driver').classList.contains('moving')")).isEqualTo(true);
        assertThat(page().value("document.title")).isEqualTo("On the way · order_123");
        assertThat(page().complaints()).isEmpty();
    }

    @Test
    void itSaysInWordsWhatIsGoingOn() {
        open();
        says("waiting", "Waiting for the driver to set out");
        live(0, 13.4, null);
        says("live", "On the way");
        clock.advance(Duration.ofSeconds(31));
        says("stale", "No news from the driver");
        live(31, 13.401, null);
        says("live", "On the way");
        processing.end(ORDER);
        says("ended", "This delivery is over");
    }

    @Test
    void aGatewayThatGoesIsWaitedFor(RedisServer redis) {
        open();
        live(0, 13.4, null);
        state("live");
        int port = gateway.http(ORDER).getPort();
        gateway.close();
        says("offline", "No connection, trying again");
        gateway = Gateway.start(redis.url(), clock, "server.port=" + port).hearing();
        says("live", "On the way");
        live(1, 13.402, null);
        marker(13.402);
    }

    @Test
    void aLinkThatIsNotValidSaysSo() {
        page().open(link() + "#" + Tokens.customer("another"));
        says("refused", "This link is not valid, or not any more");
        page().run("sessionStorage.clear()");
        page().open("about:blank");
        page().open(link());
        says("refused", "This link is not valid, or not any more");
    }

    @Test
    void theTokenStaysInTheTab() {
        open();
        state("waiting");
        assertThat(page().value("location.href")).isEqualTo(link());
        page().run("location.reload()");
        state("waiting");
        assertThat(page().texts("performance.getEntriesByType('resource').map((entry) => entry.name)"))
                .isNotEmpty().allMatch(url -> url.startsWith("http://127.0.0.1:" + gateway.http(ORDER).getPort() + "/"))
                .noneMatch(url -> url.contains(Tokens.customer(ORDER)));
    }

    @Test
    void whoWantsNoMotionSeesNone() {
        page().prefers(Map.of("prefers-reduced-motion", "reduce"));
        open();
        live(0, 13.4, null);
        marker(13.4);
        page().run("const seen = globalThis.seen = []; const driver = document.getElementById('driver');"
                + "new MutationObserver(() => seen.push(Number(driver.dataset.longitude)))"
                + ".observe(driver, {attributes: true, attributeFilter: ['data-longitude']})");
        live(2, 13.403, null);
        marker(13.403);
        assertThat(page().texts("seen").stream().map(Double::valueOf).toList()).isNotEmpty()
                .allMatch(at -> at == 13.4 || at == 13.403);
    }

    @Test
    void whoLooksElsewhereIsNotPulledBackUntilTheyAsk() {
        open();
        live(0, 13.4, null);
        marker(13.4);
        assertThat(page().value("document.getElementById('follow').hidden")).isEqualTo(true);
        page().drag("#map canvas", 200, 120);
        page().until("!document.getElementById('follow').hidden");
        page().run("document.getElementById('follow').click()");
        page().until("document.getElementById('follow').hidden");
    }

    @Test
    void itLooksLikeThis() throws IOException {
        Files.createDirectories(PICTURES);
        for (String scheme : List.of("light", "dark")) {
            for (int width : new int[]{390, 1280}) {
                page().prefers(Map.of("prefers-color-scheme", scheme));
                page().size(width, 800);
                open();
                for (int i = 0; i < 12; i++) {
                    live(i, 13.4 + i * 0.0004, 62.0);
                    page().until("document.querySelector('#driver')?.dataset.longitude > "
                            + (13.4 + i * 0.0004 - 0.00025));
                }
                marker(13.4 + 11 * 0.0004);
                Files.write(PICTURES.resolve("track-" + (width < 600 ? "phone" : "desktop") + "-" + scheme + ".png"),
                        page().screenshot());
                page().open("about:blank");
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

    private String link() {
        return "http://127.0.0.1:" + gateway.http(ORDER).getPort() + "/track/" + ORDER;
    }

    private void open() {
        page().open(link() + "#" + Tokens.customer(ORDER));
    }

    private void state(String state) {
        page().until("document.body.dataset.state === '" + state + "'");
    }

    private void says(String state, String words) {
        state(state);
        assertThat(page().value("document.getElementById('status').textContent")).isEqualTo(words);
    }

    /** Waits until the marker stands there. */
    private void marker(double longitude) {
        page().until("Math.abs(document.querySelector('#driver')?.dataset.longitude - " + longitude + ") < 0.00001");
    }

    private void live(int second, double longitude, @Nullable Double heading) {
        var takenAt = clock.instant().minusSeconds(60).plusSeconds(second);
        var fix = Processing.fix(driver, takenAt, null);
        processing.live(new Fix(fix.driver(), new Position(52.52 + (longitude - 13.4) / 3, longitude), takenAt,
                fix.speedKmh(), heading,
                35.0, null, clock.instant()));
    }
}
