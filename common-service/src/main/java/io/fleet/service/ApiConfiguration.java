package io.fleet.service;

import java.io.IOException;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Tells everybody what a service that has a name answers: the same document as in {@code docs/api}, which is no secret. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(ApiConfiguration.NAME)
class ApiConfiguration {

    static final String NAME = "spring.application.name";

    private static final MediaType YAML = MediaType.parseMediaType("application/yaml");

    @Bean
    OpenPath apiPath(@Value("${" + NAME + "}") String service) {
        return new OpenPath(path(service));
    }

    /** Tools that run in a page of another origin may read it. */
    @Bean
    RouterFunction<ServerResponse> api(@Value("${" + NAME + "}") String service) throws IOException {
        var file = new StaticFile(new ClassPathResource("static" + path(service)).getContentAsByteArray(), YAML,
                Map.of(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*"));
        return RouterFunctions.route(RequestPredicates.path(path(service)), file::handle);
    }

    private static String path(String service) {
        return "/openapi/" + service + ".yaml";
    }
}
