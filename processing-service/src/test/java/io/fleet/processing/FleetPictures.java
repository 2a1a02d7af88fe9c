package io.fleet.processing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Makes the pictures of the page with all drivers, into {@code target/pictures}. Not part of the build: {@code -Dtest=FleetPictures}. */
final class FleetPictures extends FleetPage {

    private static final Path PICTURES = Path.of("target", "pictures");
    private static final int DRIVERS = 600;
    private static final int ROUNDS = 60;

    @Test
    void itLooksLikeThis() throws IOException {
        Files.createDirectories(PICTURES);
        var traffic = new Traffic(DRIVERS, 0.055);
        traffic.drive(redis, 0, DRIVERS);
        page().size(1280, 800);
        open(port(service), DRIVERS);
        take("start");
        for (int round = 0; round < ROUNDS; round++) {
            drive(traffic, round);
        }
        traffic.past(7, 42).forEach(FleetPage::accept);
        recorded();
        search(Long.toString(traffic.id(7)));
        page().until("!document.getElementById('replay').hidden && fleetMap.isStill");
        replayAt(60);
        for (String scheme : List.of("light", "dark")) {
            page().prefers(Map.of("prefers-color-scheme", scheme));
            for (int width : new int[]{1280, 390}) {
                page().size(width, 800);
                search(Long.toString(traffic.id(7)));
                page().until("fleetMap.isStill && innerWidth === " + width);
                drive(traffic, 1);
                drive(traffic, 2);
                take((width < 600 ? "phone" : "desktop") + "-" + scheme);
            }
        }
        assertThat(page().complaints()).isEmpty();
    }

    /** About a fifth of them report, all but the seventh. */
    private static void drive(Traffic traffic, int round) {
        long frames = frames();
        traffic.drive(redis, Math.max(8, round % 5 * 120), 100 + 20 * (round % 4));
        page().until("fleetMap.frames > " + frames);
    }

    private static void take(String name) throws IOException {
        Files.write(PICTURES.resolve("fleet-" + name + ".png"), page().screenshot());
    }
}
