package io.fleet.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.service.testing.Tokens;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page with all drivers that a dispatcher opens. */
final class FleetPageTest extends FleetPage {

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
}
