package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.Browser;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.HandClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When the reference client does not come back, in a real browser. */
@WithRedis
@Timeout(120)
final class ClientStaysAwayTest {

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
    void whenTheOrderIsOver() {
        page.greeted().processing().end(CustomersPage.ORDER);
        assertThat(page.end()).isEqualTo("4503 order over");
        assertThat(page.seen("statuses")).containsExactly("waiting", "ended");
        page.leavesNothingBehind();
    }

    @Test
    void whenTheOrderIsOverAndItReadsEvents() {
        page.front().refuseSockets(true);
        page.greeted().processing().end(CustomersPage.ORDER);
        assertThat(page.end()).isEqualTo("4503 order over");
        page.leavesNothingBehind();
    }

    @Test
    void whenItsNextTokenIsBad() {
        page.tokens(page.lasting(Duration.ofSeconds(2)), "none").greeted();
        assertThat(page.end()).isEqualTo("4500 bad token");
        page.leavesNothingBehind();
    }

    @Test
    void whenItsNextTokenIsForAnotherOrder() {
        page.tokens(page.lasting(Duration.ofSeconds(2)), Tokens.customer("o2")).greeted();
        assertThat(page.end()).isEqualTo("4503 order over or not allowed");
        assertThat(page.seen("errors")).hasSize(1).allMatch(error -> error.startsWith("forbidden order_id: o1"));
        page.leavesNothingBehind();
    }

    /** A browser does not say why a handshake was refused; the events do. */
    @Test
    void whenTheOrderIsSomebodyElses() {
        page.tokens(Tokens.customer("o2")).open();
        assertThat(page.end()).startsWith("403");
        assertThat(page.number("sockets.length")).isEqualTo(3);
        page.leavesNothingBehind();
    }

    @Test
    void whenItIsStopped() {
        page.greeted();
        browser.run("watch.stop()");
        page.leavesNothingBehind();
        assertThat(page.seen("closes")).isEmpty();
    }

    @Test
    void whenItIsStoppedWhileItReadsEvents() {
        page.front().refuseSockets(true);
        page.greeted();
        browser.run("watch.stop()");
        page.leavesNothingBehind();
    }

    @Test
    void whenItIsStoppedWhileItWaitsToComeBack() {
        page.greeted().front().cut();
        browser.until("seen.errors.length >= 2");
        browser.run("watch.stop()");
        page.leavesNothingBehind();
        assertThat(page.seen("closes")).isEmpty();
    }
}
