package io.fleet.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.processing.testing.RedisView;
import io.fleet.service.testing.Contrast;
import java.awt.Color;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** What a dispatcher does on the page with all drivers. */
final class FleetTourTest extends FleetPage {

    private static final int FLEET = 10_000;
    private static final int ROUNDS = 6;
    private static final Color CHOSEN = new Color(0xb3361e);
    private static final String LONGITUDES_OF_ROUTE = "fleetMap.drawn('route').filter((_, i) => i % 2 === 0)";

    @Test
    void aClickShowsTheDriverAndTheWayOfTheDay() {
        drive(4);
        recorded();
        opened();
        var at = point(driver);
        page().click(at.x, at.y);
        page().until("document.getElementById('driver-name').textContent === 'Driver " + driver + "'");
        assertThat(text("facts")).contains("Speed36 km/h", "Headingeast (90°)", "Orderorder_" + driver,
                "52.52000, 13.402");
        page().until("!document.getElementById('replay').hidden");
        assertThat(text("replay-time")).endsWith(" · 36 km/h");
        page().until("Math.min(..." + LONGITUDES_OF_ROUTE + ") < 13.4001 && Math.max(..." + LONGITUDES_OF_ROUTE
                + ") > 13.4019");
        replayAt(0);
        page().until("document.getElementById('then').dataset.longitude === '13.400000'");
        replayAt(6);
        page().until("document.getElementById('then').dataset.longitude === '13.400750'");
        page().run("document.getElementById('replay-play').click()");
        page().until("Number(document.getElementById('then').dataset.longitude) > 13.4008");
        page().type(Keys.ESCAPE);
        page().until("document.getElementById('driver').hidden && document.getElementById('then') === null");
        assertThat(page().complaints()).isEmpty();
    }

    @Test
    void theWayOfTheDayGoesOnWithTheDriver() {
        drive(4);
        recorded();
        opened();
        search(Long.toString(driver));
        page().until("document.getElementById('replay-at').max === '16'");
        replayAt(16);
        post(20, 13.4025);
        page().until("document.getElementById('replay-at').max === '20'");
        assertThat(page().value("document.getElementById('replay-at').value")).isEqualTo("20");
        page().until("document.getElementById('then').dataset.longitude === '13.402500'");
        replayAt(10);
        post(24, 13.403);
        page().until("document.getElementById('replay-at').max === '24'");
        assertThat(page().value("document.getElementById('replay-at').value")).isEqualTo("10");
        page().until("document.getElementById('facts').textContent.includes('StateReporting')");
    }

    @Test
    void aDriverIsFoundByIdAndByOrder() {
        post(0, 13.4);
        opened();
        for (String sought : List.of(Long.toString(driver), "order_" + driver)) {
            search(sought);
            page().until("!document.getElementById('driver').hidden && document.getElementById('driver-name')"
                    + ".textContent === 'Driver " + driver + "' && fleetMap.zoom > 13.9 && fleetMap.isStill");
            page().run("document.getElementById('driver-close').click()");
            page().until("document.getElementById('driver').hidden");
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
        open(port(service), 3);
        var at = point(driver);
        page().run("document.getElementById('draw').click()");
        page().drag(at.x, at.y, at.x + 60, at.y);
        page().until("document.querySelectorAll('#found-list li').length > 0");
        page().until("fleetMap.drawn('rim').length > 0");
        assertThat(
                page().texts("[...document.querySelectorAll('#found-list button')].map((one) => one.dataset.driver)"))
                .containsExactly(Long.toString(driver), Long.toString(driver + 1));
        page().run("document.querySelector('#found-list li:last-child button').click()");
        page().until("document.getElementById('driver-name').textContent === 'Driver " + (driver + 1) + "'");
        page().run("document.getElementById('found-close').click()");
        page().until("document.getElementById('found').hidden && fleetMap.drawn('rim').length === 0");
        page().run("document.getElementById('radius').value = 30; document.getElementById('near').requestSubmit()");
        page().until("document.querySelectorAll('#found-list li').length === 3");
        page().until("fleetMap.zoom < 11 && fleetMap.isStill");
        assertThat(text("answer")).isEqualTo("3 drivers within 30 km");
        assertThat(page().complaints()).isEmpty();
    }

    @Test
    void whoIsFollowedStaysInTheMiddleUntilTheMapIsMoved() {
        post(0, 13.4);
        opened();
        search(Long.toString(driver));
        page().until("fleetMap.zoom > 13.9 && fleetMap.isStill");
        page().run("document.getElementById('follow').click()");
        post(4, 13.41);
        page().until("fleetMap.shown('" + driver + "')[0] > 13.4099 && fleetMap.isStill");
        page().until("Math.abs(fleetMap.point('" + driver + "')[0]"
                + " - (innerWidth + document.getElementById('panel').getBoundingClientRect().right) / 2) < 10");
        page().drag(700, 500, 760, 520);
        page().until("document.getElementById('follow').ariaPressed === 'false'");
    }

    @Test
    void onAPhoneWhoIsFoundIsSeenAboveTheDetails() {
        page().size(390, 800);
        accept(driver, 52.52, 13.4, 0);
        accept(driver, 52.52, 13.4, 4);
        recorded();
        opened();
        search(Long.toString(driver));
        page().until("fleetMap.zoom > 13.9 && fleetMap.isStill && document.getElementById('panel').scrollTop > 0");
        var at = point(driver);
        RedisView.await("the driver is drawn", () -> page().colour(at.x, at.y + 8).equals(CHOSEN));
    }

    @Test
    void everyTextCanBeReadInTheLightAndInTheDark() {
        drive(4);
        recorded();
        opened();
        search(Long.toString(driver));
        page().run("document.getElementById('near').requestSubmit()");
        page().until("!document.getElementById('replay').hidden && !document.getElementById('found').hidden");
        for (String scheme : List.of("light", "dark")) {
            page().prefers(Map.of("prefers-color-scheme", scheme));
            for (String state : List.of("live", "busy", "offline")) {
                page().run("document.body.dataset.state = '" + state + "'");
                Contrast.isEnough(page(), "Live", "Fleet", "Driver " + driver, "Find", "Draw circle",
                        "Clear the circle",
                        "Play", "Speed", "36 km/h", "1 driver within 2 km", "12345 or order_123", "radius: 2");
            }
        }
    }

    @Test
    void theFiguresAreThoseOfTheFleetAndHaveCharts() {
        post(0, 13.4);
        accept(driver + 1, 52.52, 13.41, 0);
        open(port(service), 2);
        page().until("['live', 'fixes', 'backlog'].map((one) => document.querySelector(`#chart-${one} canvas`))"
                + ".every((one) => one.getContext('2d').getImageData(0, 0, one.width, one.height).data.some(Boolean))");
        assertThat(text("live")).isEqualTo("2");
        assertThat(text("backlog")).isEqualTo("0");
        page().until("document.getElementById('fixes').textContent === '0'");
        post(4, 13.4001);
        page().until("Number(document.getElementById('fixes').textContent) > 0");
    }

    @Test
    void allCanBeDoneWithTheKeyboard() {
        drive(4);
        recorded();
        opened();
        page().run("document.activeElement.blur()");
        page().type("/");
        focusIsSeenOn("sought");
        page().type("order_" + driver, Keys.ENTER);
        page().until("!document.getElementById('replay').hidden");
        for (String next : List.of("find", "radius", "show", "draw", "follow", "driver-close", "replay-at")) {
            page().type(Keys.TAB);
            focusIsSeenOn(next);
        }
        page().type(Keys.HOME);
        page().until("document.getElementById('then').dataset.longitude === '13.400000'");
        page().type(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
        page().until("document.getElementById('then').dataset.longitude === '13.400250'");
        assertThat(String.valueOf(page().value("document.getElementById('replay-at').getAttribute('aria-valuetext')")))
                .endsWith(" · 36 km/h");
        page().type(Keys.TAB);
        focusIsSeenOn("replay-play");
        page().type(Keys.ESCAPE);
        page().until("document.getElementById('driver').hidden");
        focusIsSeenOn("sought");
        page().run("document.getElementById('radius').focus()");
        page().type(Keys.ENTER);
        page().until("document.querySelectorAll('#found-list li').length === 1");
        page().type(Keys.ESCAPE);
        page().until("document.getElementById('found').hidden");
    }

    @Test
    void tenThousandDriversMove(RedisServer server, DatabaseServer database) {
        var traffic = new Traffic(FLEET, 0.25);
        traffic.drive(redis, 0, FLEET);
        page().size(1280, 800);
        try (var usual = start(server.url(), database.jdbcUrl())) {
            open(port(usual), FLEET);
            page().run("globalThis.times = []; let last = performance.now();"
                    + "const step = (now) => { times.push(now - last); last = now; requestAnimationFrame(step); };"
                    + "requestAnimationFrame(step)");
            String before = places(traffic);
            for (int round = 0; round < ROUNDS; round++) {
                long frames = frames();
                traffic.drive(redis, round % 5 * FLEET / 5, FLEET / 5);
                page().until("fleetMap.frames > " + frames);
            }
            assertThat(page().value("document.body.dataset.drivers")).isEqualTo(Integer.toString(FLEET));
            assertThat(List.of(places(traffic).split(","))).doesNotContainAnyElementsOf(List.of(before.split(",")));
            report(page().texts("times").stream().mapToDouble(Double::parseDouble).sorted().toArray());
            assertThat(page().complaints()).isEmpty();
        }
    }

    private static void report(double[] times) {
        System.out.println("FleetPage: " + FLEET + " drivers, " + times.length + " frames, in ms: P50 "
                + quantile(times, 0.5) + ", P95 " + quantile(times, 0.95) + ", P99 " + quantile(times, 0.99)
                + ", longest " + DoubleStream.of(times).max().orElseThrow());
    }

    private static double quantile(double[] sorted, double part) {
        return sorted[(int) (part * (sorted.length - 1))];
    }

    /** Where some drivers are, one of each fifth. */
    private static String places(Traffic traffic) {
        return String.join(",", page().texts("[" + String.join(",", List.of(traffic.id(7), traffic.id(2_007),
                traffic.id(4_007), traffic.id(6_007), traffic.id(8_007)).stream()
                .map(id -> "fleetMap.shown('" + id + "').join(' ')").toList()) + "]"));
    }

    private static String text(String id) {
        return String.valueOf(page().value("document.getElementById('" + id + "').textContent"));
    }

    /** The element has the focus, and an outline or a frame of its own that tells so. */
    private static void focusIsSeenOn(String id) {
        page().until("document.activeElement.id === '" + id + "'");
        assertThat(page().value("getComputedStyle(document.activeElement).outlineStyle")).as(id).isEqualTo("solid");
    }

    /** The test's driver goes east for so many steps of 4 s. */
    private void drive(int steps) {
        for (int i = 0; i <= steps; i++) {
            post(4 * i, 13.4 + i * 0.0005);
        }
    }
}
