package io.fleet.service;

import io.netty.channel.ChannelException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Takes a request's JSON body as bytes, bounded. */
public final class JsonBody {

    private JsonBody() {}

    /**
     * The body; empty if there is none.
     *
     * @param mostBytes how long the body may be
     * @return fails with a 415 for another media type or none, with a 413 for a longer body, with a 408 for one that does not arrive in time
     */
    public static Mono<byte[]> read(ServerRequest request, int mostBytes) {
        if (!isJson(request)) {
            return Mono.error(Problem.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Type (expected: application/json)")
                    .asException());
        }
        if (request.headers().contentLength().orElse(0) > mostBytes) {
            return Mono.error(tooLarge(mostBytes));
        }
        return DataBufferUtils.join(request.body(BodyExtractors.toDataBuffers()), mostBytes)
                .map(JsonBody::bytes)
                .onErrorMap(DataBufferLimitException.class, _ -> tooLarge(mostBytes))
                // The server's own exception for a request that took too long is not public.
                .onErrorMap(ChannelException.class, _ -> tooSlow())
                .defaultIfEmpty(new byte[0]);
    }

    private static boolean isJson(ServerRequest request) {
        try {
            return request.headers().contentType().filter(MediaType.APPLICATION_JSON::equalsTypeAndSubtype).isPresent();
        } catch (InvalidMediaTypeException notAMediaType) {
            return false;
        }
    }

    private static ProblemException tooLarge(int mostBytes) {
        return Problem.of(HttpStatus.CONTENT_TOO_LARGE, "body: too large (expected: at most " + mostBytes + " bytes)")
                .asException();
    }

    private static ProblemException tooSlow() {
        return Problem.of(HttpStatus.REQUEST_TIMEOUT, "body: not all of it arrived in time").asException();
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }
}
