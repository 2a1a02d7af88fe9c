package io.fleet.gateway.socket;

import io.fleet.gateway.watch.CloseCode;
import io.fleet.gateway.watch.Outbox;
import io.netty.handler.codec.TooLongFrameException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One customer's WebSocket, from the upgrade to the close. */
final class OrderSocket implements WebSocketHandler {

    private static final Logger log = LoggerFactory.getLogger(OrderSocket.class);

    static final String PROTOCOL = "fleet.v1";

    private static final int LONGEST_COMMAND = 4_096;

    /** Reactor's key. What goes wrong on a connection that is being closed already is not worth a stack trace. */
    private static final String ON_ERROR_DROPPED = "reactor.onErrorDropped.local";

    private final Connections connections;
    private final Commands commands;
    private final Arrival arrival;

    OrderSocket(Connections connections, Commands commands, Arrival arrival) {
        this.connections = connections;
        this.commands = commands;
        this.arrival = arrival;
    }

    @Override
    public List<String> getSubProtocols() {
        return List.of(PROTOCOL);
    }

    @Override
    public Mono<Void> handle(WebSocketSession session) {
        if (!arrival.place().take()) {
            return session.close(CloseStatus.GOING_AWAY);
        }
        var connection = connections.open(arrival);
        var clientsCode = new AtomicInteger(Connection.GONE);
        return Mono.firstWithSignal(incoming(session, connection, clientsCode), outgoing(session, connection.outbox()))
                .doFinally(_ -> connections.closed(connection, clientsCode.get()))
                .contextWrite(context -> context.put(ON_ERROR_DROPPED, (Consumer<Throwable>) OrderSocket::ignore));
    }

    /** Ends when the client has gone. */
    private Mono<Void> incoming(WebSocketSession session, Connection connection, AtomicInteger clientsCode) {
        var limit = connections.newLimit();
        return session.receive()
                .map(message -> received(message, connection, limit))
                .concatMap(Function.identity(), 1)
                .then(Mono.defer(session::closeStatus))
                .doOnNext(status -> clientsCode.set(status.getCode()))
                .then()
                .onErrorResume(TooLongFrameException.class, _ -> {
                    connection.outbox().end(CloseCode.TOO_BIG);
                    return Mono.never();
                })
                .onErrorComplete();
    }

    /** What to do about the message, whose content is read at once because its buffer is used again. */
    private Mono<Void> received(WebSocketMessage message, Connection connection, RateLimit limit) {
        connection.heard();
        var outbox = connection.outbox();
        if (outbox.end().isPresent()) {
            return Mono.empty();
        }
        if (message.getPayload().readableByteCount() > LONGEST_COMMAND) {
            outbox.end(CloseCode.TOO_BIG);
        } else if (message.getType() == WebSocketMessage.Type.BINARY) {
            outbox.end(CloseCode.TEXT_ONLY);
        } else if (message.getType() == WebSocketMessage.Type.TEXT) {
            if (limit.takes()) {
                return commands.follow(connection, Command.parse(message.getPayloadAsText()));
            }
            outbox.end(CloseCode.TOO_MANY_COMMANDS);
        }
        return Mono.empty();
    }

    /** Ends when the outbox has, with its reason as the close code. */
    private static Mono<Void> outgoing(WebSocketSession session, Outbox outbox) {
        return session.send(Flux.from(outbox).map(text -> message(session, text)))
                .then(Mono.defer(() -> session.close(outbox.end()
                        .map(end -> new CloseStatus(end.code(), end.reason()))
                        .orElse(CloseStatus.NORMAL))));
    }

    /** Wraps the bytes, which all watchers of the order share. */
    private static WebSocketMessage message(WebSocketSession session, byte[] text) {
        return new WebSocketMessage(
                Outbox.isPing(text) ? WebSocketMessage.Type.PING : WebSocketMessage.Type.TEXT,
                session.bufferFactory().wrap(text));
    }

    private static void ignore(Throwable late) {
        log.debug("Dropped while closing: {}", late.getMessage());
    }
}
