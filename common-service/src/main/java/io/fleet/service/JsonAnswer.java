package io.fleet.service;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Answers with a JSON text that is at hand as bytes. */
public final class JsonAnswer {

    private JsonAnswer() {}

    /** The answer; nobody may change the bytes afterwards. */
    public static Mono<ServerResponse> of(HttpStatus status, byte[] json) {
        return ServerResponse.status(status).contentType(MediaType.APPLICATION_JSON).contentLength(json.length)
                .build((exchange, _) -> {
                    var response = exchange.getResponse();
                    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(json)));
                });
    }
}
