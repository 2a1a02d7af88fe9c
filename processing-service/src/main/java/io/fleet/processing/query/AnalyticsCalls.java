package io.fleet.processing.query;

import io.fleet.service.Caller;
import io.fleet.service.Endpoint;
import io.fleet.service.JsonAnswer;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The calls that answer about the fleet as a whole. */
final class AnalyticsCalls {

    private static final MediaType GEO_JSON = RouteFormat.GEO_JSON.mediaType();
    private static final List<MediaType> HEATMAP_TYPES = List.of(MediaType.APPLICATION_JSON, GEO_JSON);

    private final HistoryReader reports;
    private final QueryTimers timers;

    AnalyticsCalls(HistoryReader reports, QueryTimers timers) {
        this.reports = reports;
        this.timers = timers;
    }

    Endpoint summary() {
        return Endpoint.at("/api/v1/analytics/summary").on(HttpMethod.GET, AnalyticsCalls::permits, this::summary);
    }

    Endpoint heatmap() {
        return Endpoint.at("/api/v1/analytics/heatmap").on(HttpMethod.GET, AnalyticsCalls::permits, this::heatmap);
    }

    private static boolean permits(Caller caller, ServerRequest request) {
        return caller.mayDispatch();
    }

    private Mono<ServerResponse> summary(ServerRequest request) {
        Accepted.checkJson(request);
        var parameters = new Parameters(request.queryParams());
        var span = Span.of(parameters);
        var buckets = Buckets.of(parameters);
        parameters.check();
        var summary = reports.ask(KeptHours.QUESTION, kept -> FleetSummary.of(span, buckets, kept));
        return timers.time("summary", summary).flatMap(json -> JsonAnswer.of(HttpStatus.OK, json));
    }

    private Mono<ServerResponse> heatmap(ServerRequest request) {
        var type = Accepted.choose(request, HEATMAP_TYPES);
        var parameters = new Parameters(request.queryParams());
        var heatmap = new Heatmap(Span.of(parameters), Grid.of(parameters), type.equals(GEO_JSON));
        parameters.check();
        var answer = reports.ask(heatmap).map(json -> new StreamedAnswer(Optional.empty(), Flux.just(json)));
        return StreamedAnswer.of(type, answer, timers, "heatmap");
    }
}
