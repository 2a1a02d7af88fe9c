package io.fleet.gateway.track;

import io.fleet.service.MapConfiguration;
import io.fleet.service.MapPages;
import io.fleet.service.OpenPath;
import io.fleet.service.StaticFiles;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
@Import(MapConfiguration.class)
class TrackConfiguration {

    /** The page comes without a token: that stands behind the {@code #} of the link and never leaves the browser. */
    @Bean
    OpenPath trackPaths() {
        return new OpenPath("/track/");
    }

    @Bean
    RouterFunction<ServerResponse> trackPage(MapPages pages) throws IOException {
        return RouterFunctions.route(RequestPredicates.path("/track/{order_id}"),
                pages.page("static/track/track.html")::handle);
    }

    @Bean
    RouterFunction<ServerResponse> trackFiles() throws IOException {
        return new StaticFiles("/track/page/").routes();
    }
}
