package io.fleet.processing.query;

import io.fleet.service.Problem;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;

/** The formats that a caller takes; there is one so far. */
final class Accepted {

    private Accepted() {}

    /** Ends the request with a 406 if the caller takes no JSON. */
    static void checkJson(ServerRequest request) {
        if (!takesJson(request)) {
            throw Problem.of(HttpStatus.NOT_ACCEPTABLE, "Accept (expected: application/json)").asException();
        }
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
