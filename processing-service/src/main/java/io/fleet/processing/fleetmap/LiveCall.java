package io.fleet.processing.fleetmap;

import io.fleet.service.AccessFilter;
import io.fleet.service.Caller;
import io.fleet.service.Endpoint;
import io.fleet.service.Problem;
import io.fleet.wire.Excerpt;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The call that tells where the drivers of an area are, as server-sent events, for as long as it is read. */
final class LiveCall {

    private static final String BOX = "bbox";

    private final FleetWatch watch;

    LiveCall(FleetWatch watch) {
        this.watch = watch;
    }

    Endpoint endpoint() {
        return Endpoint.at("/api/v1/drivers/live")
                .on(HttpMethod.GET, (caller, _) -> caller.mayDispatch(), this::live);
    }

    private Mono<ServerResponse> live(ServerRequest request) {
        checkAccepted(request);
        var box = box(request.queryParams().getOrDefault(BOX, List.of()));
        var caller = AccessFilter.caller(request.exchange());
        return watch.refusal(caller).map(Problem::toResponse)
                .orElseGet(() -> ServerResponse.ok().contentType(MediaType.TEXT_EVENT_STREAM)
                        .body((response, _) -> write(request, response, caller, box)));
    }

    private Mono<Void> write(ServerRequest request, ReactiveHttpOutputMessage response, Caller caller, Box box) {
        return response.writeWith(SinkOutlet
                .frames(request.exchange().getRequest(), outlet -> watch.show(caller, box, outlet))
                .map(response.bufferFactory()::wrap));
    }

    private static Box box(List<String> given) {
        if (given.size() > 1) {
            throw Problem.badParameter(BOX, "given " + given.size() + " times", "once").asException();
        }
        String text = given.isEmpty() || given.getFirst() == null ? "" : given.getFirst();
        return Box.parse(text).orElseThrow(() -> Problem
                .badParameter(BOX, text.isEmpty() ? "missing" : Excerpt.of(text), Box.EXPECTED).asException());
    }

    private static void checkAccepted(ServerRequest request) {
        try {
            var accepted = request.headers().accept();
            if (accepted.isEmpty() || accepted.stream().anyMatch(MediaType.TEXT_EVENT_STREAM::isCompatibleWith)) {
                return;
            }
        } catch (InvalidMediaTypeException notAMediaType) {
            // It is none that we have.
        }
        throw Problem.of(HttpStatus.NOT_ACCEPTABLE, "Accept (expected: text/event-stream)").asException();
    }
}
