package io.fleet.service;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The ground of the map.
 *
 * @param styleUrl a MapLibre style of the operator's own, {@code http} or {@code https}; without it the map is plain and asks no third party for anything
 * @param origins  where else that style takes tiles, sprites and fonts from, such as {@code https://tiles.example}
 */
@ConfigurationProperties("fleet.map")
record MapProperties(@Nullable URI styleUrl, @DefaultValue List<URI> origins) {

    MapProperties {
        if (styleUrl != null) {
            check("fleet.map.style-url", styleUrl);
        }
        origins = List.copyOf(origins);
        origins.forEach(origin -> check("fleet.map.origins", origin));
    }

    /** The sources from which a page may load the map, as a content security policy names them; empty without a style. */
    String sources() {
        var sources = new StringBuilder();
        Optional.ofNullable(styleUrl).ifPresent(style -> sources.append(' ').append(origin(style)));
        origins.forEach(origin -> sources.append(' ').append(origin(origin)));
        return sources.toString();
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getAuthority();
    }

    private static void check(String name, URI address) {
        if (address.getHost() == null || address.getScheme() == null || !address.getScheme().matches("https?")) {
            throw new IllegalArgumentException(name + ": " + address + " (expected: an http or https address)");
        }
    }
}
