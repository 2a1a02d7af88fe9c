package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.model.Fix;
import io.fleet.service.testing.Browser;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.HandClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A page with the reference client in a browser, behind a proxy of ours, at a real gateway. It watches the order {@link #ORDER}, which a dispatcher
 * has given to {@link #DRIVER}.
 */
final class CustomersPage implements AutoCloseable {

    static final String ORDER = "o1";
    static final long DRIVER = 7;

    private final HandClock clock;
    private final Instant firstFix;
    private final String redisUrl;
    private final Browser browser;
    private final Processing processing;
    private final Front front;
    private final boolean hasOwnGateway;
    private Gateway gateway;
    private int haste = 1;

    /** With a gateway of its own, whose clock can be turned. */
    CustomersPage(String redisUrl, Browser browser) throws IOException {
        this(redisUrl, browser, new HandClock(Instant.now()), null);
    }

    /** At a gateway that others use as well, with the clock that it was started with. */
    CustomersPage(String redisUrl, Browser browser, HandClock clock, @Nullable Gateway shared) throws IOException {
        this.redisUrl = redisUrl;
        this.browser = browser;
        this.clock = clock;
        firstFix = clock.instant().minusSeconds(10);
        processing = new Processing(redisUrl);
        processing.dispatch(ORDER, DRIVER);
        hasOwnGateway = shared == null;
        gateway = shared == null ? startGateway() : shared;
        front = new Front().to(gateway).page("/recorder", CustomersPage::recorder)
                .page("/token", () -> Tokens.customer(ORDER));
    }

    Front front() {
        return front;
    }

    Gateway gateway() {
        return gateway;
    }

    Processing processing() {
        return processing;
    }

    HandClock clock() {
        return clock;
    }

    /** Starts another gateway and leads what comes from now on there; the one before is the caller's to end. */
    Gateway nextGateway() {
        var before = gateway;
        gateway = startGateway();
        front.to(gateway);
        return before;
    }

    /** The tokens that the page fetches: one after the other, and the last again and again. */
    CustomersPage tokens(String... inTurn) {
        var next = new AtomicInteger();
        Supplier<String> tokens = () -> inTurn[Math.min(next.getAndIncrement(), inTurn.length - 1)];
        front.page("/token", tokens);
        return this;
    }

    /** A token for the order, good for so long. */
    String lasting(Duration life) {
        return Tokens.sign(Tokens.claims("customer").claim("orders", List.of(ORDER))
                .issueTime(Date.from(clock.instant())).expirationTime(Date.from(clock.instant().plus(life))).build());
    }

    /** Opens the page without waiting. */
    CustomersPage open() {
        browser.open(front.url("/recorder?order=" + ORDER + "&haste=" + haste));
        return this;
    }

    /** Lets the page's timers run that many times as fast. */
    CustomersPage hurried(int times) {
        haste = times;
        return this;
    }

    /** Opens the page and waits until the gateway has greeted it. */
    CustomersPage greeted() {
        open();
        browser.until("seen.statuses.length === 1");
        return this;
    }

    /** The driver's fix that many milliseconds after the first. */
    Fix fix(int number) {
        return Processing.fix(DRIVER, firstFix.plusMillis(number), null);
    }

    void live(int number) {
        processing.live(fix(number));
    }

    /** Waits until the page shows the fix. */
    CustomersPage shows(int number) {
        browser.until("seen.fixes.at(-1)?.timestamp === '" + timestamp(number) + "'");
        return this;
    }

    /** As it is written in JSON. */
    String timestamp(int number) {
        return Processing.text(fix(number)).replaceAll(".*\"timestamp\":\"([^\"]*)\".*", "$1");
    }

    /** What the page was told of this kind, in order: {@code statuses}, {@code connections}, {@code errors}, {@code closes}. */
    List<String> seen(String kind) {
        return browser.texts("seen." + kind);
    }

    List<String> shownTimestamps() {
        return browser.texts("seen.fixes.map((fix) => fix.timestamp)");
    }

    long number(String expression) {
        return browser.value(expression) instanceof Number number ? number.longValue() : -1;
    }

    /** Waits until the client has said that it is over, and why. */
    String end() {
        browser.until("seen.closes.length === 1");
        return seen("closes").getFirst();
    }

    /** With no timer and no connection there is nothing that could come back. */
    void leavesNothingBehind() {
        browser.until("sockets.every((socket) => socket.readyState === WebSocket.CLOSED)");
        assertThat(number("timers.size")).as("timers").isZero();
        Eventually.is("no connection", () -> gateway.gauge("fleet.sockets") == 0);
    }

    @Override
    public void close() {
        browser.open("about:blank");
        front.close();
        if (hasOwnGateway) {
            gateway.close();
        } else {
            Eventually.is("nobody is connected", () -> gateway.gauge("fleet.sockets") == 0);
        }
        processing.forget(ORDER, DRIVER);
        processing.close();
    }

    private Gateway startGateway() {
        return Gateway.start(redisUrl, clock).hearing();
    }

    private static String recorder() {
        try (InputStream page = Objects.requireNonNull(CustomersPage.class.getResourceAsStream("recorder.html"))) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
