package io.fleet.gateway.client;

import io.fleet.service.OpenPath;
import io.fleet.service.StaticFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
class ClientConfiguration {

    private static final String PATH = "/client/fleet-client.js";
    private static final MediaType JAVASCRIPT = new MediaType("text", "javascript", StandardCharsets.UTF_8);

    /** A page loads its scripts before it has a token. */
    @Bean
    OpenPath clientPath() {
        return new OpenPath(PATH);
    }

    /** Pages of any origin may load it as a module. */
    @Bean
    RouterFunction<ServerResponse> clientScript() throws IOException {
        var script = new StaticFile(new ClassPathResource("static" + PATH).getContentAsByteArray(), JAVASCRIPT,
                Map.of(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*"));
        return RouterFunctions.route(RequestPredicates.path(PATH), script::handle);
    }
}
