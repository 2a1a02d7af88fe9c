package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Makes the pictures of the customer's page, into {@code target/pictures}. Not part of the build: {@code -Dtest=TrackPictures}. */
final class TrackPictures extends TrackPage {

    private static final Path PICTURES = Path.of("target", "pictures");

    private static final double STEP = 0.0004;
    /** As many metres to the north as to the east. */
    private static final double NARROW = 0.6;
    private static final String WAY = "EEEEEENNNNNEEEEEEEE";

    private double latitude = 52.52;
    private double longitude = 13.4;
    private int reports;

    @Test
    void itLooksLikeThis() throws IOException {
        Files.createDirectories(PICTURES);
        for (String scheme : List.of("light", "dark")) {
            for (int width : new int[]{390, 1280}) {
                page().prefers(Map.of("prefers-color-scheme", scheme));
                page().size(width, 800);
                open();
                drive();
                Files.write(PICTURES.resolve("track-" + (width < 600 ? "phone" : "desktop") + "-" + scheme + ".png"),
                        page().screenshot());
                page().open("about:blank");
            }
        }
        assertThat(page().complaints()).isEmpty();
    }

    /** The test's driver reports each second, and the marker follows. */
    private void drive() {
        for (int i = 0; i < WAY.length(); i++) {
            boolean north = WAY.charAt(i) == 'N';
            latitude += north ? STEP * NARROW : 0;
            longitude += north ? 0 : STEP;
            live(++reports, latitude, longitude, north ? 0.0 : 90.0);
            page().until("Math.hypot(document.querySelector('#driver')?.dataset.longitude - " + longitude
                    + ", document.querySelector('#driver')?.dataset.latitude - " + latitude + ") < 0.00025");
        }
        marker(longitude);
    }
}
