package io.fleet.gateway.socket;

import io.fleet.gateway.watch.CloseCode;
import io.fleet.gateway.watch.Outbox;
import io.fleet.model.OrderId;
import io.fleet.service.Caller;
import io.netty.handler.codec.TooLongFrameException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
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
    private final Caller caller;
    private final OrderId order;

    OrderSocket(Connections connections, Caller caller, OrderId order) {
        this.connections = connections;
        this.caller = caller;
        this.order = order;
    }

    @Override
    public List<String> getSubProtocols() {
        return List.of(PROTOCOL);
    }

    @Override
    public Mono<Void> handle(WebSocketSession session) {
        var connection = connections.open(Connection.Kind.CUSTOMER, caller, order);
        var clientsCode = new AtomicInteger(Connection.GONE);
        return Mono.firstWithSignal(incoming(session, connection.outbox(), clientsCode),
                outgoing(session, connection.outbox()))
                .doFinally(_ -> connections.closed(connection, clientsCode.get()))
                .contextWrite(context -> context.put(ON_ERROR_DROPPED, (Consumer<Throwable>) OrderSocket::ignore));
    }

    /** Ends when the client has gone. */
    private static Mono<Void> incoming(WebSocketSession session, Outbox outbox, AtomicInteger clientsCode) {
        return session.receive()
                .doOnNext(message -> received(message, outbox))
                .then(Mono.defer(session::closeStatus))
                .doOnNext(status -> clientsCode.set(status.getCode()))
                .then()
                .onErrorResume(TooLongFrameException.class, _ -> {
                    outbox.end(CloseCode.TOO_BIG);
                    return Mono.never();
                })
                .onErrorComplete();
    }

    private static void received(WebSocketMessage message, Outbox outbox) {
        if (message.getPayload().readableByteCount() > LONGEST_COMMAND) {
            outbox.end(CloseCode.TOO_BIG);
        } else if (message.getType() == WebSocketMessage.Type.TEXT) {
            outbox.error("unknown_command", "the command is not known");
        } else if (message.getType() == WebSocketMessage.Type.BINARY) {
            outbox.end(CloseCode.TEXT_ONLY);
        }
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
        return new WebSocketMessage(WebSocketMessage.Type.TEXT, session.bufferFactory().wrap(text));
    }

    private static void ignore(Throwable late) {
        log.debug("Dropped while closing: {}", late.getMessage());
    }
}
