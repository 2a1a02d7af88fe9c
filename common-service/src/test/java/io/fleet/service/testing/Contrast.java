package io.fleet.service.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** How well texts stand out from what is behind them. */
public final class Contrast {

    /** Level AA of success criterion 1.4.3 in the Web Content Accessibility Guidelines 2.2, here for large text as well. */
    private static final double LEAST = 4.5;

    private Contrast() {}

    /** Every text that can be seen on the page can be read, and these are among them. */
    public static void isEnough(Browser page, String... among) {
        var contrasts = of(page);
        assertThat(contrasts).containsKeys(among);
        assertThat(contrasts).allSatisfy(
                (text, contrast) -> assertThat(contrast).as("contrast of " + text).isGreaterThanOrEqualTo(LEAST));
    }

    /** The texts on the page, each with its contrast. */
    private static Map<String, Double> of(Browser page) {
        var contrasts = new TreeMap<String, Double>();
        if (page.value(script()) instanceof Map<?, ?> found) {
            found.forEach((text, contrast) -> contrasts.put(String.valueOf(text),
                    Double.valueOf(String.valueOf(contrast))));
        }
        return contrasts;
    }

    private static String script() {
        try (InputStream file = Objects.requireNonNull(Contrast.class.getResourceAsStream("contrast.js"))) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return text.substring(text.indexOf("(() =>"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
