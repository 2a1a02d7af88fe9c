package io.fleet.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.Position;
import io.fleet.processing.testing.RedisView;
import io.fleet.processing.testing.Service;
import io.fleet.service.testing.MapServer;
import io.fleet.service.testing.Tokens;
import java.awt.Color;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The page with all drivers that a dispatcher opens. */
final class FleetPageTest extends FleetPage {

    private static final Set<String> FEATURES = Set.of("fleetmap");
    private static final Color DRIVER = new Color(0x1663c7);
    private static final Color SILENT = new Color(0x7b8794);
    private static final Color RING = Color.WHITE;

    @Test
    void driversAppearAndGlideToEachFix() {
        accept(driver, 52.52, 13.4, 0);
        open();
        page().until("document.body.dataset.state === 'live' && fleetMap.shown('" + driver
                + "')?.[0].toFixed(5) === '13.40000' && fleetMap.isStill");
        var before = point(driver);
        page().run("globalThis.seen = []; const look = () => { seen.push(fleetMap.shown('" + driver
                + "')?.[0]); requestAnimationFrame(look); }; look()");
        accept(driver, 52.52, 13.4009, 4);
        page().until("Math.abs(fleetMap.shown('" + driver + "')[0] - 13.4009) < 0.000001");
        var after = point(driver);
        RedisView.await("the driver is drawn there", () -> page().colour(after.x, after.y).equals(DRIVER));
        assertThat(page().colour(before.x, before.y)).isNotEqualTo(DRIVER);
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
    void whoIsSilentForLongIsARing() {
        accept(new Fix(new DriverId(driver), new Position(52.52, 13.4), began, null, null, null, null,
                Instant.now().minusSeconds(31)));
        accept(driver + 1, 52.52, 13.41, 0);
        open(port(service), 2);
        var live = point(driver + 1);
        var silent = point(driver);
        assertThat(page().colour(live.x, live.y)).isEqualTo(DRIVER);
        assertThat(page().colour(silent.x, silent.y)).isEqualTo(RING);
        assertThat(page().colour(silent.x + 5, silent.y)).isEqualTo(SILENT);
        search(Long.toString(driver));
        page().until("document.getElementById('facts').textContent.includes('StateSilent')");
    }

    @Test
    void aServiceThatGoesIsWaitedFor(RedisServer server) {
        post(0, 13.4);
        recorded();
        int port;
        try (var first = Service.start(server.url(), InstantSource.system(), FEATURES)) {
            port = first.port();
            page().open(link(port) + "#" + Tokens.dispatcher());
            appears();
        }
        says("offline", "No connection, trying again");
        page().until("document.title === 'No connection, trying again · Fleet'");
        try (var second = Service.start(server.url(), InstantSource.system(), FEATURES, "server.port=" + port)) {
            assertThat(second.port()).isEqualTo(port);
            says("live", "Live");
            page().until("document.title.includes('Live')");
        }
    }

    @Test
    void oneWhoIsTooManyIsTold(RedisServer server) throws IOException, InterruptedException {
        try (var full = Service.start(server.url(), InstantSource.system(), FEATURES, "fleet.map.max-viewers=1")) {
            try (var other = HttpClient.newHttpClient()) {
                var answer = other.send(HttpRequest
                        .newBuilder(URI.create("http://127.0.0.1:" + full.port() + "/api/v1/drivers/live?bbox=0,0,1,1"))
                        .header("Authorization", "Bearer " + Tokens.admin()).build(), BodyHandlers.ofInputStream());
                assertThat(answer.statusCode()).isEqualTo(200);
                page().open(link(full.port()) + "#" + Tokens.dispatcher());
                says("busy", "Too many people are watching, trying again");
                other.shutdownNow();
            }
            says("live", "Live");
        }
    }

    @Test
    void theTokenStaysInTheTabAndNobodyElseIsAsked() {
        post(0, 13.4);
        open();
        appears();
        assertThat(page().value("location.href")).isEqualTo(link(port(service)));
        assertThat(page().history()).contains(link(port(service)))
                .noneMatch(url -> url.contains(Tokens.dispatcher().substring(0, 20)));
        page().reload();
        appears();
        assertThat(page().value("document.referrer")).isEqualTo("");
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
    void theOperatorsMapIsDrawnAndAttributedAndNoOtherOneIsAsked(RedisServer server) {
        post(0, 13.4);
        recorded();
        try (var another = new MapServer();
                var map = new MapServer();
                var own = Service.start(server.url(), InstantSource.system(), FEATURES,
                        "fleet.map.style-url=" + map.style(another))) {
            open(own.port(), 1);
            MapServer.isAttributedOn(page());
            RedisView.await("the tiles are drawn", () -> page().colour(700, 100).equals(MapServer.GROUND));
            assertThat(page().complaints()).isNotEmpty().allMatch(text -> text.contains(another.origin()));
            assertThat(another.tiles()).isZero();
            page().size(390, 800);
            MapServer.isAttributedOn(page());
            page().open("about:blank");
        }
    }

    @Test
    void whoIsLeftOutIsCounted(RedisServer server) {
        for (int i = 0; i < 3; i++) {
            accept(driver + i, 52.52, 13.4 + i * 0.01, 0);
        }
        recorded();
        try (var small = Service.start(server.url(), InstantSource.system(), FEATURES, "fleet.map.max-drivers=1")) {
            open(small.port(), 1);
            page().until("document.getElementById('left-out').checkVisibility() && document.getElementById('left-out')"
                    + ".textContent === '2 more drivers are here than can be shown: come closer'");
            page().open("about:blank");
        }
    }
}
