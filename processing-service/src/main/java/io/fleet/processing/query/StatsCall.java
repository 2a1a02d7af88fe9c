package io.fleet.processing.query;

import io.fleet.service.Endpoint;
import io.fleet.service.JsonAnswer;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The call that answers how far and how fast a driver went. */
final class StatsCall {

    private final HistoryReader pages;
    private final QueryTimers timers;

    StatsCall(HistoryReader pages, QueryTimers timers) {
        this.pages = pages;
        this.timers = timers;
    }

    Endpoint endpoint() {
        return Endpoint.at("/api/v1/drivers/{driver_id}/stats")
                .on(HttpMethod.GET, (caller, _) -> caller.mayDispatch(), this::stats);
    }

    private Mono<ServerResponse> stats(ServerRequest request) {
        Accepted.checkJson(request);
        var parameters = new Parameters(request.queryParams());
        var driver = parameters.driver(request.pathVariable("driver_id"));
        var stats = new DriverStats(driver, Span.of(parameters), Buckets.of(parameters));
        parameters.check();
        return timers.time("stats", pages.ask(stats)).flatMap(json -> JsonAnswer.of(HttpStatus.OK, json));
    }
}
