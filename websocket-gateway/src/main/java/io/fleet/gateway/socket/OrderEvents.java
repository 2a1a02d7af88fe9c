package io.fleet.gateway.socket;

import io.fleet.gateway.watch.Outbox;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Answers with the frames of the socket as server-sent events, pings as comments, and ends where the socket would be closed. */
final class OrderEvents {

    private static final byte[] BEFORE = "data:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMMENT = ":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BEHIND = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Connections connections;

    OrderEvents(Connections connections) {
        this.connections = connections;
    }

    /**
     * The answer.
     *
     * @param arrivals lets the caller in when the answer begins, or throws a problem
     */
    Mono<ServerResponse> answer(Supplier<Arrival> arrivals) {
        return ServerResponse.ok().contentType(MediaType.TEXT_EVENT_STREAM)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body((response, _) -> write(response, arrivals));
    }

    private Mono<Void> write(ReactiveHttpOutputMessage response, Supplier<Arrival> arrivals) {
        return Mono.defer(() -> {
            var arrival = arrivals.get();
            arrival.place().take();
            var connection = connections.open(arrival);
            return response.writeWith(Flux.from(connection.outbox()).map(text -> event(response.bufferFactory(), text)))
                    .doFinally(_ -> connections.closed(connection, Connection.GONE));
        });
    }

    private static DataBuffer event(DataBufferFactory buffers, byte[] text) {
        byte[] before = Outbox.isPing(text) ? COMMENT : BEFORE;
        return buffers.allocateBuffer(before.length + text.length + BEHIND.length).write(before).write(text)
                .write(BEHIND);
    }
}
