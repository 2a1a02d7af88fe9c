package io.fleet.ingestion.intake;

import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/**
 * One driver's socket: an answer for each text frame, in order.
 *
 * <p>The next frame is taken up when the one before it is answered; a driver who sends faster, or does not read the answers, is slowed down by the
 * connection.
 */
final class DriverSocket implements WebSocketHandler {

    /** The longest frame in bytes; a longer one closes the socket. */
    static final int MOST_BYTES = 64 * 1024;

    private static final Logger log = LoggerFactory.getLogger(DriverSocket.class);
    private static final String PROTOCOL = "fleet.v1";
    private static final CloseStatus TOKEN_EXPIRED = new CloseStatus(4005, "token expired");
    private static final CloseStatus TEXT_ONLY = CloseStatus.NOT_ACCEPTABLE.withReason("text frames only");
    private static final CloseStatus TOO_BIG = CloseStatus.TOO_BIG_TO_PROCESS
            .withReason("at most " + MOST_BYTES + " bytes");

    private final Function<byte[], Mono<byte[]>> intake;
    private final Duration lifetime;
    private final DriverSockets sockets;

    /**
     * Makes the socket's handler.
     *
     * @param intake   what answers a frame
     * @param lifetime how long the driver's token is still good
     */
    DriverSocket(Function<byte[], Mono<byte[]>> intake, Duration lifetime, DriverSockets sockets) {
        this.intake = intake;
        this.lifetime = lifetime;
        this.sockets = sockets;
    }

    @Override
    public List<String> getSubProtocols() {
        return List.of(PROTOCOL);
    }

    @Override
    public Mono<Void> handle(WebSocketSession session) {
        var expiry = Mono.delay(lifetime)
                .doOnNext(_ -> DriverSockets.close(session, TOKEN_EXPIRED))
                .then(Mono.<Void>never());
        return sockets.during(session, Mono.firstWithSignal(answers(session).then(), expiry));
    }

    private Flux<Void> answers(WebSocketSession session) {
        return session.receive()
                .map(message -> answer(session, message))
                .concatMap(Function.identity(), 1)
                .onErrorResume(failure -> end(session, failure));
    }

    private Mono<Void> answer(WebSocketSession session, WebSocketMessage message) {
        return switch (message.getType()) {
            case TEXT -> answer(session, content(message));
            case BINARY -> session.close(TEXT_ONLY);
            case PING, PONG -> Mono.empty();
        };
    }

    private Mono<Void> answer(WebSocketSession session, byte[] frame) {
        return Mono.defer(() -> intake.apply(frame))
                .flatMap(answer -> session.send(Mono.just(text(session, answer))));
    }

    /** To be called while the message is received: its buffer is used again. */
    private static byte[] content(WebSocketMessage message) {
        byte[] content = new byte[message.getPayload().readableByteCount()];
        message.getPayload().read(content);
        return content;
    }

    private static WebSocketMessage text(WebSocketSession session, byte[] content) {
        return new WebSocketMessage(WebSocketMessage.Type.TEXT, session.bufferFactory().wrap(content));
    }

    private static Mono<Void> end(WebSocketSession session, Throwable failure) {
        if (failure instanceof TooLongFrameException) {
            return session.close(TOO_BIG);
        }
        if (failure instanceof CorruptedWebSocketFrameException) {
            return session.close(CloseStatus.PROTOCOL_ERROR);
        }
        if (failure instanceof AbortedException || failure instanceof IOException
                || failure instanceof PrematureChannelClosureException) {
            return Mono.empty();
        }
        log.error("A driver's socket failed", failure);
        return session.close(CloseStatus.SERVER_ERROR);
    }
}
