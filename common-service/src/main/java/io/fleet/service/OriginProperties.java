package io.fleet.service;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose pages may call.
 *
 * @param allowedOrigins scheme, host and port of the pages beside the service's own, as browsers write them; compared in lower case
 */
@ConfigurationProperties("fleet.web")
record OriginProperties(@DefaultValue List<String> allowedOrigins) {

    OriginProperties {
        allowedOrigins = allowedOrigins.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).toList();
        allowedOrigins.forEach(OriginProperties::check);
    }

    private static void check(String origin) {
        if (!isOrigin(origin)) {
            throw new IllegalArgumentException(
                    "fleet.web.allowed-origins: " + origin + " (expected: origins such as https://shop.example)");
        }
    }

    private static boolean isOrigin(String origin) {
        try {
            var uri = URI.create(origin);
            String plain = uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
            return uri.getHost() != null && List.of("http", "https").contains(uri.getScheme()) && origin.equals(plain);
        } catch (IllegalArgumentException noUri) {
            return false;
        }
    }
}
