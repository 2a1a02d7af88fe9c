package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.Browser;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.HandClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the reference client shows, in a real browser. */
@WithRedis
@Timeout(120)
final class ClientShowsTest {

    @TempDir
    private static Path profile;

    private static HandClock clock;
    private static Browser browser;
    private static Gateway gateway;
    private CustomersPage page;

    @BeforeAll
    static void startBrowser(RedisServer redis) {
        browser = Browser.start(profile);
        clock = new HandClock(Instant.now());
        gateway = Gateway.start(redis.url(), clock).hearing();
    }

    @AfterAll
    static void stopBrowser() {
        if (browser != null) {
            browser.close();
            gateway.close();
        }
    }

    @BeforeEach
    void start(RedisServer redis) throws IOException {
        page = new CustomersPage(redis.url(), browser, clock, gateway);
    }

    @AfterEach
    void stop() {
        page.close();
    }

    @Test
    void statusesAndFixesAsTheyCome() {
        page.greeted();
        page.live(1);
        page.shows(1).live(2);
        page.shows(2).clock().advance(Duration.ofSeconds(30));
        browser.until("seen.statuses.at(-1) === 'stale'");
        assertThat(page.seen("statuses")).containsExactly("waiting", "live", "stale");
        assertThat(page.seen("connections")).containsExactly("websocket true");
        assertThat(page.seen("errors")).isEmpty();
        assertThat(browser.value("JSON.stringify(seen.fixes)")).isEqualTo(browser.value("JSON.stringify(["
                + text(1) + "," + text(2) + "])"));
    }

    @Test
    void neverAnOlderFixThanTheLast() {
        page.greeted();
        page.live(5);
        page.shows(5).front().cut();
        Eventually.is("the gateway has forgotten the fix", () -> gateway.gauge("fleet.sockets") == 0);
        page.processing().set(page.fix(3));
        page.front().to(gateway);
        browser.until("seen.frames.some((frame) => frame.includes('" + page.timestamp(3) + "'))");
        page.live(6);
        assertThat(page.shows(6).shownTimestamps()).containsExactly(page.timestamp(5), page.timestamp(6));
    }

    @Test
    void anotherDriversFixWhoseClockIsBehind() {
        page.greeted();
        page.live(5);
        page.shows(5).processing().set(Processing.fix(8, page.fix(3).takenAt(), null));
        page.processing().dispatch(CustomersPage.ORDER, 8);
        browser.until("seen.fixes.at(-1)?.driver_id === '8'");
        assertThat(page.seen("closes")).isEmpty();
    }

    @Test
    void theNewestToATabThatWasCutOffAsleep() throws InterruptedException {
        var asleep = new CountDownLatch(1);
        var awake = new CountDownLatch(1);
        page.front().page("/nap", () -> {
            asleep.countDown();
            return waitFor(awake);
        });
        page.greeted();
        page.live(1);
        page.shows(1);
        // Not by a script: its answer would have to wait for the tab as well.
        browser.run("napOn = '" + page.timestamp(2) + "'");
        int last;
        try {
            page.live(2);
            asleep.await();
            last = sendUntilTheSocketIsClosedAsTooSlow();
        } finally {
            awake.countDown();
        }
        var shown = page.shows(last).shownTimestamps();
        assertThat(shown).isSorted();
        assertThat(shown.size()).as("fixes shown").isLessThan(last);
    }

    @Test
    void whatTheExampleOfTheDocumentsSays() throws IOException {
        String example = example();
        page.front().page("/example", () -> example);
        page.tokens(Tokens.customer("order_123")).processing().dispatch("order_123", CustomersPage.DRIVER);
        browser.open(page.front().url("/example"));
        browser.until("document.getElementById('status').textContent === 'waiting'");
        page.live(1);
        browser.until("document.getElementById('status').textContent === 'live'");
        browser.until("document.getElementById('position').textContent === '52.52, 13.4'");
        Files.write(Path.of(System.getProperty("basedir", "."), "target", "client-example.png"), browser.screenshot());
        page.processing().release("order_123");
        browser.until("document.getElementById('position').textContent === 'not known'");
        page.processing().end("order_123");
        browser.until("document.getElementById('status').textContent === 'order over'");
    }

    /** The page in docs/clients.md. */
    private static String example() throws IOException {
        String document = Files.readString(Path.of(System.getProperty("basedir", "."), "..", "docs", "clients.md"));
        int start = document.indexOf("```html\n") + "```html\n".length();
        return document.substring(start, document.indexOf("```", start));
    }

    private int sendUntilTheSocketIsClosedAsTooSlow() {
        int sent = 2;
        double before = page.gateway().count("fleet.frames.conflated");
        double closedBefore = page.gateway().closed(4008);
        while (page.gateway().closed(4008) == closedBefore) {
            page.live(++sent);
            if (sent % 100 == 0 && page.gateway().count("fleet.frames.conflated") - before > 100) {
                page.clock().advance(Duration.ofMillis(100));
            }
        }
        page.live(++sent);
        return sent;
    }

    private static String waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return "";
    }

    private String text(int number) {
        return Processing.text(Processing.fix(CustomersPage.DRIVER, page.fix(number).takenAt(), CustomersPage.ORDER));
    }
}
