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

/** How the reference client keeps its connection, in a real browser. */
@WithRedis
@Timeout(120)
final class ClientComesBackTest {

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
    void toAnotherGatewayWhenItsOwnRestarts(RedisServer redis) throws IOException {
        atItsOwnGateway(redis);
        page.greeted();
        page.live(1);
        page.shows(1).nextGateway().close();
        browser.until("seen.connections.length === 3");
        page.live(2);
        page.shows(2);
        assertThat(page.seen("errors")).containsExactly("disconnected 1012 restarting");
        assertThat(page.seen("connections")).containsExactly("websocket true", "websocket false", "websocket true");
        assertThat(page.seen("closes")).isEmpty();
    }

    @Test
    void afterItsGatewayWasKilled(RedisServer redis) throws IOException {
        atItsOwnGateway(redis);
        page.greeted();
        page.live(1);
        page.shows(1).front().cut();
        browser.until("seen.errors.length >= 2");
        page.live(2);
        page.nextGateway().close();
        page.shows(2);
        assertThat(page.seen("errors")).allMatch(error -> error.startsWith("disconnected 1006"));
        assertThat(page.seen("closes")).isEmpty();
    }

    @Test
    void whenTheLineIsDeadAlthoughNobodySaysSo() {
        page.hurried(10).greeted().front().lose();
        browser.until("seen.connections.length === 3");
        assertThat(page.seen("errors")).containsExactly("disconnected 1006 no answer");
        page.live(1);
        page.shows(1);
    }

    @Test
    void orDoesNotEvenLeaveWhenItIsOnlyQuiet() {
        page.hurried(10).greeted();
        browser.until("seen.sent.length === 2");
        assertThat(page.seen("sent")).containsOnly("{\"action\":\"subscribe\",\"order_id\":\"o1\"}");
        assertThat(page.number("sockets.length")).isEqualTo(1);
        assertThat(page.seen("errors")).isEmpty();
    }

    @Test
    void withAnotherTokenWhenItsOwnHasEnded(RedisServer redis) throws IOException {
        atItsOwnGateway(redis);
        page.tokens(Tokens.customer(CustomersPage.ORDER), page.lasting(Duration.ofHours(2))).greeted();
        page.clock().advance(Duration.ofMinutes(61));
        browser.until("seen.connections.length === 3");
        assertThat(page.seen("errors")).containsExactly("disconnected 4005 token expired");
        assertThat(page.number("tokens")).isEqualTo(2);
    }

    @Test
    void orDoesNotEvenLeaveBecauseItRefreshesItsToken() {
        double closedBefore = gateway.closed(4005);
        page.tokens(page.lasting(Duration.ofSeconds(2)), page.lasting(Duration.ofHours(2))).greeted();
        browser.until("seen.sent.length === 1");
        assertThat(page.seen("sent").getFirst()).startsWith("{\"action\":\"refresh\",\"token\":\"");
        // Commands are followed in order, so after this answer the new token counts.
        browser.run("sockets[0].send('{\"action\":\"subscribe\",\"order_id\":\"o1\"}')");
        browser.until("seen.frames.filter((frame) => frame.includes('subscribed')).length === 2");
        page.clock().advance(Duration.ofMinutes(1));
        page.live(1);
        page.shows(1);
        assertThat(page.number("sockets.length")).isEqualTo(1);
        assertThat(gateway.closed(4005)).isEqualTo(closedBefore);
    }

    @Test
    void byEventsWhereWebSocketsAreBlockedUntilTheyAreNot() {
        page.front().refuseSockets(true);
        page.greeted();
        page.live(1);
        page.shows(1).live(2);
        page.shows(2);
        assertThat(page.seen("connections")).containsExactly("events true");
        assertThat(page.number("sockets.length")).isEqualTo(3);

        page.front().refuseSockets(false).cut();
        page.front().to(page.gateway());
        browser.until("seen.connections.at(-1) === 'websocket true'");
        page.live(3);
        page.shows(3);
    }

    /** One that may be ended, or whose clock may be turned on by more than the others' tokens last. */
    private void atItsOwnGateway(RedisServer redis) throws IOException {
        page.close();
        page = new CustomersPage(redis.url(), browser);
    }
}
