package io.fleet.processing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What takes long to look at on the page with all drivers. Not part of the build: {@code -Dtest=FleetPageTours}. */
final class FleetPageTours extends FleetPage {

    private static final Path PICTURES = Path.of("target", "pictures");
    private static final int FLEET = 10_000;

    @Test
    void aClickShowsTheDriverAndTheWayOfTheDay() {
        for (int i = 0; i < 5; i++) {
            post(4 * i, 13.4 + i * 0.0005);
        }
        recorded();
        open();
        appears();
        page().until("fleetMap.isStill");
        var at = page().texts("fleetMap.point('" + driver + "')");
        page().click(Integer.parseInt(at.getFirst()), Integer.parseInt(at.getLast()));
        page().until("document.getElementById('driver-name').textContent === 'Driver " + driver + "'");
        assertThat(page().texts("[document.getElementById('facts').textContent]").getFirst())
                .contains("StateReporting", "Speed36 km/h", "Headingeast (90°)", "Orderorder_" + driver,
                        "52.52000, 13.402");
        page().until("!document.getElementById('replay').hidden");
        replayAt(0);
        page().until("document.getElementById('then').dataset.longitude === '13.400000'");
        replayAt(6);
        page().until("document.getElementById('then').dataset.longitude === '13.400750'");
        page().run("document.getElementById('replay-play').click()");
        page().until("Number(document.getElementById('then').dataset.longitude) > 13.4008");
        page().type("\uE00C");
        page().until("document.getElementById('driver').hidden && document.getElementById('then') === null");
        assertThat(page().complaints()).isEmpty();
    }

    @Test
    void tenThousandDriversMove() {
        var traffic = new Traffic(FLEET, 0.25);
        traffic.drive(redis, 0, FLEET);
        open();
        counts(FLEET);
        page().run("globalThis.times = []; let last = performance.now();"
                + "const step = (now) => { times.push(now - last); last = now; requestAnimationFrame(step); };"
                + "requestAnimationFrame(step)");
        for (int round = 0; round < 6; round++) {
            long frames = frames();
            traffic.drive(redis, round % 5 * FLEET / 5, FLEET / 5);
            page().until("fleetMap.frames > " + frames);
        }
        assertThat(page().value("document.body.dataset.drivers")).isEqualTo(Integer.toString(FLEET));
        page().run(
                "globalThis.sorted = [...times].sort((a, b) => a - b);"
                        + "globalThis.quantile = (q) => sorted[Math.floor(q * (sorted.length - 1))].toFixed(1)");
        System.out.println("FleetPage: " + FLEET + " drivers, " + page().value("sorted.length") + " frames, in ms: P50 "
                + page().value("quantile(0.5)") + ", P95 " + page().value("quantile(0.95)") + ", P99 "
                + page().value("quantile(0.99)") + ", longest " + page().value("quantile(1)"));
        assertThat(page().complaints()).isEmpty();
    }

    @Test
    void itLooksLikeThis() throws IOException {
        Files.createDirectories(PICTURES);
        var traffic = new Traffic(600, 0.055);
        traffic.past(7, 30).forEach(FleetPageTest::accept);
        recorded();
        traffic.drive(redis, 0, 600);
        open();
        counts(600);
        for (int round = 0; round < 10; round++) {
            long frames = frames();
            traffic.drive(redis, round % 5 * 120, 100 + 20 * (round % 4));
            page().until("fleetMap.frames > " + frames);
        }
        search(Long.toString(traffic.id(7)));
        page().until("!document.getElementById('replay').hidden && fleetMap.isStill");
        replayAt(60);
        for (String scheme : List.of("light", "dark")) {
            page().prefers(Map.of("prefers-color-scheme", scheme));
            for (int width : new int[]{1280, 390}) {
                page().size(width, 800);
                page().until("fleetMap.isStill && innerWidth === " + width);
                Files.write(PICTURES.resolve("fleet-" + (width < 600 ? "phone" : "desktop") + "-" + scheme + ".png"),
                        page().screenshot());
            }
        }
        assertThat(page().complaints()).isEmpty();
    }
}
