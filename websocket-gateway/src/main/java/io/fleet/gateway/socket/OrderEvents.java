package io.fleet.gateway.socket;

import io.fleet.gateway.watch.Outbox;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Answers with the frames of the socket as server-sent events, pings as comments, and ends where the socket would be closed. A location has its
 * {@link EventId}; who comes back with one is not sent that fix again, nor an older one of that driver.
 */
final class OrderEvents {

    private static final byte[] ID = "id:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEWLINE = "\n".getBytes(StandardCharsets.US_ASCII);
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
     * @param seen     what the client has seen, if it says so
     */
    Mono<ServerResponse> answer(Supplier<Arrival> arrivals, Optional<EventId> seen) {
        return ServerResponse.ok().contentType(MediaType.TEXT_EVENT_STREAM)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body((response, _) -> write(response, arrivals, seen));
    }

    private Mono<Void> write(ReactiveHttpOutputMessage response, Supplier<Arrival> arrivals, Optional<EventId> seen) {
        return Mono.defer(() -> {
            var arrival = arrivals.get();
            arrival.place().take();
            var connection = connections.open(arrival);
            return response.writeWith(Emission.of(connection.outbox())
                    .mapNotNull(frame -> event(response.bufferFactory(), frame, seen)))
                    .doFinally(_ -> connections.closed(connection, Connection.GONE));
        });
    }

    /** Null for a fix that the client has no use for. */
    private static @Nullable DataBuffer event(DataBufferFactory buffers, byte[] frame, Optional<EventId> seen) {
        if (Outbox.isPing(frame)) {
            return join(buffers, COMMENT, BEHIND);
        }
        var id = EventId.of(frame);
        if (id.isEmpty()) {
            return join(buffers, BEFORE, frame, BEHIND);
        }
        return seen.isPresent() && seen.get().covers(id.get())
                ? null
                : join(buffers, ID, id.get().toString().getBytes(StandardCharsets.US_ASCII), NEWLINE, BEFORE, frame,
                        BEHIND);
    }

    private static DataBuffer join(DataBufferFactory buffers, byte[]... parts) {
        var joined = buffers.allocateBuffer(Stream.of(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            joined.write(part);
        }
        return joined;
    }
}
