package io.fleet.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;

/** Makes the pages that draw a map. They may load from where they come from and, if the operator has set one, from the map's style; from nowhere else. */
public final class MapPages {

    private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);
    private static final String POLICY = """
            default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data: blob:$map; \
            connect-src 'self'$map; font-src 'self'$map; base-uri 'none'; form-action 'none'; frame-ancestors 'none'""";

    private final MapProperties map;

    MapPages(MapProperties map) {
        this.map = map;
    }

    /**
     * The page that is in the jar under that name.
     *
     * @throws IOException if it is not
     */
    public StaticFile page(String resource) throws IOException {
        return new StaticFile(new ClassPathResource(resource).getContentAsByteArray(), HTML,
                Map.of("Content-Security-Policy", POLICY.replace("$map", map.sources()), "Referrer-Policy",
                        "no-referrer"));
    }
}
