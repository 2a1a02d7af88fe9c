package io.fleet.ingestion;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;

import io.fleet.ingestion.current.CurrentFix;
import io.fleet.ingestion.intake.BatchIntake;
import io.fleet.ingestion.intake.DriverStream;
import io.fleet.ingestion.intake.FixIntake;
import io.fleet.model.DriverId;
import io.fleet.service.Caller;
import io.fleet.service.Endpoint;
import io.fleet.service.Problem;
import io.fleet.wire.Excerpt;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Every path of the service, and who may call it. */
@Configuration(proxyBeanMethods = false)
class DriverEndpoints {

    private static final String DRIVER_ID = "driver_id";
    private static final String DRIVER = "/api/v1/drivers/{" + DRIVER_ID + "}";

    /** What answers for one driver. */
    @FunctionalInterface
    private interface DriverHandler {
        Mono<ServerResponse> handle(DriverId driver, ServerRequest request);
    }

    @Bean
    RouterFunction<ServerResponse> location(FixIntake intake, CurrentFix current) {
        return Endpoint.at(DRIVER + "/location")
                .on(POST, DriverEndpoints::mayReport, forDriver(intake::handle))
                .on(GET, DriverEndpoints::mayLocate, forDriver((driver, _) -> current.answer(driver)))
                .toRoute();
    }

    @Bean
    RouterFunction<ServerResponse> locations(BatchIntake intake) {
        return Endpoint.at(DRIVER + "/locations")
                .on(POST, DriverEndpoints::mayReport, forDriver(intake::handle))
                .toRoute();
    }

    @Bean
    RouterFunction<ServerResponse> stream(DriverStream stream) {
        return Endpoint.at(DRIVER + "/stream")
                .on(GET, DriverEndpoints::mayReport, forDriver(stream::handle))
                .toRoute();
    }

    private static boolean mayReport(Caller caller, ServerRequest request) {
        return driver(request).filter(caller::mayReportAs).isPresent();
    }

    /** Whoever sees every driver may learn that an id is none. */
    private static boolean mayLocate(Caller caller, ServerRequest request) {
        return driver(request).map(caller::mayLocate).orElse(caller.mayDispatch());
    }

    private static HandlerFunction<ServerResponse> forDriver(DriverHandler handler) {
        return request -> driver(request).map(driver -> handler.handle(driver, request))
                .orElseGet(() -> notADriver(request.pathVariable(DRIVER_ID)));
    }

    private static Optional<DriverId> driver(ServerRequest request) {
        return DriverId.parse(request.pathVariable(DRIVER_ID));
    }

    private static Mono<ServerResponse> notADriver(String found) {
        return Problem.badParameter(DRIVER_ID, Excerpt.of(found), DriverId.EXPECTED).toResponse();
    }
}
