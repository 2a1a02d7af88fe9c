package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.service.testing.Tokens;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The page that a customer opens. */
final class TrackPageTest extends TrackPage {

    /** Where the marker is from now on, and when by the page's clock. */
    private static final String RECORD = "const seen = globalThis.seen = [];"
            + "const driver = document.getElementById('driver');"
            + "new MutationObserver(() => seen.push({at: Number(driver.dataset.longitude), ms: performance.now()}))"
            + ".observe(driver, {attributes: true, attributeFilter: ['data-longitude']})";

    @Test
    void theMarkerGlidesToEachFixAndComesToRestThere() {
        open();
        state("waiting");
        live(0, 13.4, 90.0);
        state("live");
        marker(13.4);
        page().run(RECORD);
        live(2, 13.403, 90.0);
        marker(13.403);

        assertThat(seen("at")).isSorted().anyMatch(at -> at > 13.4005 && at < 13.4015)
                .anyMatch(at -> at > 13.4018 && at < 13.4028);
        page().run(
                "globalThis.speeds = seen.slice(1).map((next, i) => (next.at - seen[i].at) / (next.ms - seen[i].ms))");
        var speeds = page().texts("speeds").stream().map(Double::valueOf).toList();
        assertThat(speeds.getLast()).isLessThan(Collections.max(speeds) / 5);
        assertThat(page().value("document.querySelector('#driver').classList.contains('moving')")).isEqualTo(true);
        assertThat(String.valueOf(page().value("document.querySelector('#driver').style.transform")))
                .contains("rotateZ(90deg)");
        assertThat(page().value("document.title")).isEqualTo("On the way · " + order);
        assertThat(page().complaints()).isEmpty();
    }

    @Test
    void theWaySinceThePageWasOpenedIsKept() {
        open();
        live(0, 13.4, null);
        marker(13.4);
        live(2, 13.403, null);
        marker(13.403);
        page().until("track.path.length > 5 && track.path.at(-1)[0] > 13.4029");
        assertThat(page().texts("track.path.map(([longitude]) => longitude)").stream().map(Double::valueOf).toList())
                .isSorted().first().isEqualTo(13.4);
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
        processing.end(order);
        says("ended", "This delivery is over");
    }

    @Test
    void aGatewayThatGoesIsWaitedFor(RedisServer redis) {
        int port;
        try (var first = Gateway.start(redis.url(), clock).hearing()) {
            gateway = first;
            port = port();
            open();
            live(0, 13.4, null);
            state("live");
        }
        says("offline", "No connection, trying again");
        try (var _ = Gateway.start(redis.url(), clock, "server.port=" + port).hearing()) {
            says("live", "On the way");
            live(1, 13.402, null);
            marker(13.402);
            page().open("about:blank");
        }
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
        page().reload();
        state("waiting");
        assertThat(page().value("document.referrer")).isEqualTo("");
        assertThat(page().texts("performance.getEntriesByType('resource').map((entry) => entry.name)"))
                .isNotEmpty().allMatch(url -> url.startsWith("http://127.0.0.1:" + port() + "/"))
                .noneMatch(url -> url.contains(Tokens.customer(order)));
    }

    @Test
    void whoWantsNoMotionSeesNone() {
        page().prefers(Map.of("prefers-reduced-motion", "reduce"));
        open();
        live(0, 13.4, null);
        marker(13.4);
        page().run(RECORD);
        live(2, 13.403, null);
        marker(13.403);
        assertThat(seen("at")).isNotEmpty()
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
        page().run("document.activeElement.blur()");
        for (String next : List.of("zoom-in", "zoom-out", "follow")) {
            page().type(Keys.TAB);
            page().until("(document.activeElement.id || document.activeElement.className).includes('" + next + "')");
            assertThat(page().value("getComputedStyle(document.activeElement).outlineStyle")).as(next)
                    .isEqualTo("solid");
        }
        page().type(Keys.ENTER);
        page().until("document.getElementById('follow').hidden");
    }

    private static List<Double> seen(String what) {
        return page().texts("seen.map((one) => one." + what + ")").stream().map(Double::valueOf).toList();
    }
}
