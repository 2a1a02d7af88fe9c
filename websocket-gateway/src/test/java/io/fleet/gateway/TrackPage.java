package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.Fix;
import io.fleet.model.Position;
import io.fleet.service.testing.Browser;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.HandClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What tests of the customer's page need: a real browser, and a gateway behind it. */
@WithRedis
@Timeout(300)
abstract class TrackPage {

    private static final AtomicLong DRIVERS = new AtomicLong(7_000);

    @TempDir
    private static Path profile;

    private static @Nullable Browser browser;
    static HandClock clock;
    private static Gateway shared;

    /** One for each test: what an earlier one's driver sent would still be current. */
    final long driver = DRIVERS.incrementAndGet();
    final String order = "order_" + driver;
    Processing processing;
    /** Where the page is opened; a test may set another one. */
    Gateway gateway;

    @BeforeAll
    static void startBrowser(RedisServer redis) {
        browser = Browser.start(profile);
        clock = new HandClock(Instant.now());
        shared = Gateway.start(redis.url(), clock).hearing();
    }

    @AfterAll
    static void stopBrowser() {
        if (browser != null) {
            browser.close();
            shared.close();
        }
    }

    @BeforeEach
    void start(RedisServer redis) {
        processing = new Processing(redis.url());
        processing.dispatch(order, driver);
        gateway = shared;
        page().prefers(Map.of());
        // Without a graphics card each pixel costs time.
        page().size(800, 500);
        page().forgetComplaints();
    }

    @AfterEach
    void stop() {
        page().open("about:blank");
        processing.close();
    }

    static Browser page() {
        if (browser == null) {
            throw new IllegalStateException("no browser");
        }
        return browser;
    }

    int port() {
        return gateway.http(order).getPort();
    }

    String link() {
        return "http://127.0.0.1:" + port() + "/track/" + order;
    }

    void open() {
        page().open(link() + "#" + Tokens.customer(order));
    }

    void state(String state) {
        page().until("document.body.dataset.state === '" + state + "'");
    }

    void says(String state, String words) {
        state(state);
        assertThat(page().value("document.getElementById('status').textContent")).isEqualTo(words);
        assertThat(page().value("document.title")).isEqualTo(words + " · " + order);
    }

    /** Waits until the marker stands there. */
    void marker(double longitude) {
        page().until("Math.abs(document.querySelector('#driver')?.dataset.longitude - " + longitude + ") < 0.00001");
    }

    /** The driver reports from a road that leads to the north-east, that many seconds after it set out. */
    void live(int second, double longitude, @Nullable Double heading) {
        live(second, 52.52 + (longitude - 13.4) / 3, longitude, heading);
    }

    void live(int second, double latitude, double longitude, @Nullable Double heading) {
        var takenAt = clock.instant().minusSeconds(60).plusSeconds(second);
        var fix = Processing.fix(driver, takenAt, null);
        processing.live(new Fix(fix.driver(), new Position(latitude, longitude), takenAt,
                fix.speedKmh(), heading, 35.0, null, clock.instant()));
    }
}
