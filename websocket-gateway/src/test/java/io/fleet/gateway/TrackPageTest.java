package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.Position;
import io.fleet.service.testing.Contrast;
import io.fleet.service.testing.MapServer;
import io.fleet.service.testing.Tokens;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The page that a customer opens. */
final class TrackPageTest extends TrackPage {

    /** Where the marker is from now on, and when by the page's clock. */
    private static final String RECORD = "const seen = globalThis.seen = [];"
            + "const driver = document.getElementById('driver');"
            + "new MutationObserver(() => seen.push({at: Number(driver.dataset.longitude), ms: performance.now()}))"
            + ".observe(driver, {attributes: true, attributeFilter: ['data-longitude']})";

    private static final String ARROW = "getComputedStyle(document.querySelector('#driver .arrow')).display";

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

        var places = seen("at");
        assertThat(places).isSorted().anyMatch(at -> at > 13.4005 && at < 13.4015)
                .anyMatch(at -> at > 13.4018 && at < 13.4028);
        // However long a picture takes, no more than a tenth of a second of the way is made up for at once.
        assertThat(IntStream.range(1, places.size()).mapToDouble(i -> places.get(i) - places.get(i - 1)))
                .allMatch(step -> step < 0.0005);
        // At an even speed the last fifth of the way would take a fifth of the time.
        assertThat(page().value("(seen.at(-1).ms - seen.find(({at}) => at > 13.4024).ms)"
                + " / (seen.at(-1).ms - seen[0].ms) > 0.4")).isEqualTo(true);
        page().until("Math.abs(track.shown[0] - 13.403) < 0.00005 && Math.abs(track.shown[1] - 52.521) < 0.00005");
        assertThat(page().complaints()).isEmpty();
    }

    @Test
    void theMarkerPointsWhereTheDriverGoes() {
        open();
        live(0, 13.4, null);
        marker(13.4);
        assertThat(page().value(ARROW)).isEqualTo("none");
        live(1, 13.4001, 90.0);
        page().until("document.querySelector('#driver').style.transform.includes('rotateZ(90deg)')");
        assertThat(page().value(ARROW)).isEqualTo("block");
        live(2, 13.4002, 350.0);
        page().until("document.querySelector('#driver').style.transform.includes('rotateZ(-10deg)')");
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
        page().until("Math.min(...track.drawn('path').filter((_, i) => i % 2 === 0)) < 13.4003"
                + " && Math.max(...track.drawn('path').filter((_, i) => i % 2 === 0)) > 13.4027");
        assertThat(page().texts("track.path.map(([longitude]) => longitude)").stream().map(Double::valueOf).toList())
                .isSorted().first().isEqualTo(13.4);
    }

    @Test
    void itTellsHowOldAndHowPreciseTheFixIs() {
        processing.live(new Fix(new DriverId(driver), new Position(52.52, 13.4), clock.instant().minusSeconds(90), null,
                null, 35.0, null, Instant.now().minusSeconds(20)));
        open();
        page().until("/^Last seen (19|2\\d|3\\d) s ago$/.test(document.getElementById('age').textContent)");
        live(0, 13.4001, null);
        page().until("document.getElementById('age').textContent === 'Last seen just now'");
        String latitudes = "track.drawn('accuracy').filter((_, i) => i % 2 === 1)";
        page().until("Math.abs(111195 * (Math.max(..." + latitudes + ") - Math.min(..." + latitudes + ")) - 70) < 5");
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
    void aGatewayThatGoesIsWaitedFor(RedisServer redis) throws IOException {
        try (var front = new Front()) {
            try (var first = Gateway.start(redis.url(), clock).hearing()) {
                page().open(front.to(first).url("/track/" + order) + "#" + Tokens.customer(order));
                live(0, 13.4, null);
                state("live");
            }
            says("offline", "No connection, trying again");
            front.to(gateway);
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
        assertThat(page().history()).contains(link()).noneMatch(url -> url.contains(Tokens.customer(order)));
        page().reload();
        state("waiting");
        assertThat(page().value("document.referrer")).isEqualTo("");
        assertThat(page().texts("performance.getEntriesByType('resource').map((entry) => entry.name)"))
                .isNotEmpty().allMatch(url -> url.startsWith("http://127.0.0.1:" + port() + "/"))
                .noneMatch(url -> url.contains(Tokens.customer(order)));
        assertThat(page().complaints()).isEmpty();
    }

    @Test
    void theOperatorsMapIsDrawnAndAttributedAndNoOtherOneIsAsked(RedisServer redis) {
        try (var another = new MapServer();
                var map = new MapServer();
                var own = Gateway.start(redis.url(), clock, "fleet.map.style-url=" + map.style(another)).hearing()) {
            gateway = own;
            open();
            page().run("globalThis.refused = [];"
                    + "addEventListener('securitypolicyviolation', (event) => refused.push(event.blockedURI))");
            live(0, 13.4, null);
            marker(13.4);
            MapServer.isAttributedOn(page());
            Eventually.is("the tiles are drawn", () -> page().colour(700, 300).equals(MapServer.GROUND));
            page().until("refused.length > 0");
            assertThat(page().texts("refused")).allMatch(address -> address.startsWith(another.origin()));
            assertThat(page().complaints()).isNotEmpty().allMatch(text -> text.contains(another.origin()));
            assertThat(another.tiles()).isZero();
            page().size(390, 800);
            MapServer.isAttributedOn(page());
            page().open("about:blank");
        }
    }

    @Test
    void everyTextCanBeReadInTheLightAndInTheDark() {
        open();
        state("waiting");
        bothWays("Waiting for the driver to set out", "Outline: Natural Earth");
        live(0, 13.4, null);
        marker(13.4);
        page().drag("#map canvas", 100, 60);
        page().until("!document.getElementById('follow').hidden");
        bothWays("On the way", "Last seen just now", order, "Follow the driver");
    }

    private static void bothWays(String... among) {
        for (String scheme : List.of("light", "dark")) {
            page().prefers(Map.of("prefers-color-scheme", scheme));
            page().until("matchMedia('(prefers-color-scheme: " + scheme + ")').matches");
            Contrast.isEnough(page(), among);
        }
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
