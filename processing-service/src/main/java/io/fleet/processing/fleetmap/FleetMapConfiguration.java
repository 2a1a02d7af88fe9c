package io.fleet.processing.fleetmap;

import io.fleet.service.MapConfiguration;
import io.fleet.service.MapPages;
import io.fleet.service.OpenPath;
import io.fleet.service.RedisLink;
import io.fleet.service.StaticFiles;
import io.fleet.service.TokenVerifier;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FleetMapProperties.class)
@Import(MapConfiguration.class)
class FleetMapConfiguration {

    private static final String PAGE = "/fleet";
    private static final String FILES = "/fleet/page/";

    @Bean
    FleetWatch fleetWatch(RedisLink redis, TokenVerifier tokens, FleetMapProperties limits, InstantSource clock,
            MeterRegistry meters) {
        return new FleetWatch(redis, tokens, limits, clock, meters);
    }

    @Bean
    RouterFunction<ServerResponse> liveDrivers(FleetWatch watch) {
        return new LiveCall(watch).endpoint().toRoute();
    }

    @Bean
    RouterFunction<ServerResponse> currentDrivers(RedisLink redis) {
        return new CurrentCall(redis).endpoint().toRoute();
    }

    /** The page comes without a token: that stands behind the {@code #} of the link and never leaves the browser. */
    @Bean
    OpenPath fleetPagePath() {
        return new OpenPath(PAGE);
    }

    @Bean
    OpenPath fleetFilePaths() {
        return new OpenPath(FILES);
    }

    @Bean
    RouterFunction<ServerResponse> fleetPage(MapPages pages) throws IOException {
        return RouterFunctions.route(RequestPredicates.path(PAGE), pages.page("static/fleet/fleet.html")::handle);
    }

    @Bean
    RouterFunction<ServerResponse> fleetFiles() throws IOException {
        return new StaticFiles(FILES).routes();
    }
}
