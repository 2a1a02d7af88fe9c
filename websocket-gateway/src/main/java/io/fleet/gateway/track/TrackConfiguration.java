package io.fleet.gateway.track;

import io.fleet.service.OpenPath;
import io.fleet.service.StaticFile;
import io.fleet.service.StaticFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MapProperties.class)
class TrackConfiguration {

    private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);

    /** The page comes without a token: that stands behind the {@code #} of the link and never leaves the browser. */
    @Bean
    OpenPath trackPaths() {
        return new OpenPath("/track/");
    }

    @Bean
    OpenPath mapPaths() {
        return new OpenPath("/map/");
    }

    @Bean
    RouterFunction<ServerResponse> trackPage(MapProperties map) throws IOException {
        var page = new StaticFile(new ClassPathResource("static/track/track.html").getContentAsByteArray(), HTML,
                Map.of("Content-Security-Policy", policy(map), "Referrer-Policy", "no-referrer"));
        return RouterFunctions.route(RequestPredicates.path("/track/{order_id}"), page::handle);
    }

    @Bean
    RouterFunction<ServerResponse> trackFiles() throws IOException {
        return new StaticFiles("/track/page/").routes();
    }

    @Bean
    RouterFunction<ServerResponse> mapFiles(MapProperties map) throws IOException {
        var settings = new TreeMap<String, Object>();
        settings.put("style_url", map.styleUrl());
        var file = new StaticFile(JsonMapper.shared().writeValueAsBytes(settings), MediaType.APPLICATION_JSON,
                Map.of());
        return RouterFunctions.route(RequestPredicates.path("/map/settings.json"), file::handle)
                .and(new StaticFiles("/map/").routes());
    }

    private static String policy(MapProperties map) {
        return ("default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data: blob:%1$s; connect-src 'self'%1$s; "
                + "font-src 'self'%1$s; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
                .formatted(map.sources());
    }
}
