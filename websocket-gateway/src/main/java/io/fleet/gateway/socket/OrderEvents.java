package io.fleet.gateway.socket;

import io.fleet.model.OrderId;
import io.fleet.service.Caller;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Answers with the frames of the socket as server-sent events, and ends where the socket would be closed. */
final class OrderEvents {

    private static final byte[] BEFORE = "data:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BEHIND = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Connections connections;

    OrderEvents(Connections connections) {
        this.connections = connections;
    }

    Mono<ServerResponse> answer(Caller caller, OrderId order) {
        return ServerResponse.ok().contentType(MediaType.TEXT_EVENT_STREAM)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body((response, _) -> write(response, caller, order));
    }

    private Mono<Void> write(ReactiveHttpOutputMessage response, Caller caller, OrderId order) {
        return Mono.defer(() -> {
            var connection = connections.open(Connection.Kind.EVENTS, caller, order);
            return response.writeWith(Flux.from(connection.outbox()).map(text -> event(response.bufferFactory(), text)))
                    .doFinally(_ -> connections.closed(connection, Connection.GONE));
        });
    }

    private static DataBuffer event(DataBufferFactory buffers, byte[] text) {
        return buffers.allocateBuffer(BEFORE.length + text.length + BEHIND.length).write(BEFORE).write(text)
                .write(BEHIND);
    }
}
