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

    private int steps;

    @Test
    void itLooksLikeThis() throws IOException {
        Files.createDirectories(PICTURES);
        for (String scheme : List.of("light", "dark")) {
            for (int width : new int[]{390, 1280}) {
                page().prefers(Map.of("prefers-color-scheme", scheme));
                page().size(width, 800);
                open();
                int first = steps;
                while (++steps < first + 12) {
                    live(steps, 13.4 + steps * 0.0004, 62.0);
                    page().until("document.querySelector('#driver')?.dataset.longitude > "
                            + (13.4 + steps * 0.0004 - 0.00025));
                }
                live(steps, 13.4 + steps * 0.0004, 62.0);
                marker(13.4 + steps * 0.0004);
                Files.write(PICTURES.resolve("track-" + (width < 600 ? "phone" : "desktop") + "-" + scheme + ".png"),
                        page().screenshot());
                page().open("about:blank");
            }
        }
        assertThat(page().complaints()).isEmpty();
    }
}
