package io.fleet.gateway.client;

import io.fleet.service.OpenPath;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
class ClientConfiguration {

    private static final String PATH = "/client/fleet-client.js";

    /** A page loads its scripts before it has a token. */
    @Bean
    OpenPath clientPath() {
        return new OpenPath(PATH);
    }

    @Bean
    RouterFunction<ServerResponse> clientScript() throws IOException {
        var script = new Script(new ClassPathResource("static" + PATH).getContentAsByteArray());
        return RouterFunctions.route(RequestPredicates.path(PATH), script::handle);
    }
}
