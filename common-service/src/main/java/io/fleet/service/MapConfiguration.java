package io.fleet.service;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** What a service with a page that draws a map imports; it has the module {@code web-map} among its jars. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MapProperties.class)
public class MapConfiguration {

    /** A page loads its map before it has a token. */
    @Bean
    OpenPath mapPaths() {
        return new OpenPath("/map/");
    }

    @Bean
    MapPages mapPages(MapProperties map) {
        return new MapPages(map);
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
}
