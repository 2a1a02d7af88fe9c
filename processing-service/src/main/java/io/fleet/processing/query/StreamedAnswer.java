package io.fleet.processing.query;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An answer that is sent piece by piece.
 *
 * <p>The next piece is asked for when most of the one before has been handed to the network: of a caller who reads slowly at most 128 slices of
 * {@value #SLICE_BYTES} bytes, which is what the server takes in advance, and two pieces are in memory. A failure
 * before the first piece is told as a problem; a later one breaks the connection off, so that nobody takes half an answer for a whole one.
 *
 * @param link   what the header {@code Link} says, if anything
 * @param pieces the body
 */
record StreamedAnswer(Optional<String> link, Flux<byte[]> pieces) {

    private static final int SLICE_BYTES = 8 * 1024;

    /** Answers with 200 as soon as the first piece is there. */
    static Mono<ServerResponse> of(MediaType type, Mono<StreamedAnswer> answer, QueryTimers timers, String kind) {
        return ServerResponse.ok().build(
                (exchange, _) -> timers.time(kind, answer.flatMap(opened -> opened.send(exchange, type))));
    }

    private Mono<Void> send(ServerWebExchange exchange, MediaType type) {
        var response = exchange.getResponse();
        response.getHeaders().setContentType(type);
        link.ifPresent(text -> response.getHeaders().set(HttpHeaders.LINK, text));
        return response
                .writeWith(pieces.flatMapIterable(StreamedAnswer::slices, 1).map(response.bufferFactory()::wrap));
    }

    private static List<ByteBuffer> slices(byte[] piece) {
        return IntStream.iterate(0, start -> start < piece.length, start -> start + SLICE_BYTES)
                .mapToObj(start -> ByteBuffer.wrap(piece, start, Math.min(SLICE_BYTES, piece.length - start))).toList();
    }
}
