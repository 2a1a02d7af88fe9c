package io.fleet.processing.query;

import io.fleet.service.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** An answer in the only format there is. */
final class JsonAnswer {

    private JsonAnswer() {}

    /** Ends the request with a 406 if the caller takes no JSON. */
    static void check(ServerRequest request) {
        if (!takesJson(request)) {
            throw Problem.of(HttpStatus.NOT_ACCEPTABLE, "Accept (expected: application/json)").asException();
        }
    }

    static Mono<ServerResponse> of(byte[] json) {
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(json);
    }

    private static boolean takesJson(ServerRequest request) {
        try {
            var accepted = request.headers().accept();
            return accepted.isEmpty() || accepted.stream().anyMatch(MediaType.APPLICATION_JSON::isCompatibleWith);
        } catch (InvalidMediaTypeException notAMediaType) {
            return false;
        }
    }
}
