package io.fleet.service;

import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.WebsocketServerSpec;

/** Turns a request into a WebSocket where it asks for one. Safe for use by many threads. */
public final class WebSocketHandshake {

    private static final String PROTOCOL = "websocket";
    private static final String VERSION_HEADER = "Sec-WebSocket-Version";
    private static final String VERSION = "13";
    private static final String KEY_HEADER = "Sec-WebSocket-Key";

    private final WebSocketService service;

    /**
     * Sockets that take frames up to a length; a longer one ends the connection.
     *
     * @param mostFrameBytes at least 1
     */
    public WebSocketHandshake(int mostFrameBytes) {
        this.service = new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy(
                () -> WebsocketServerSpec.builder().maxFramePayloadLength(mostFrameBytes)));
    }

    /** Whether the request would rather be a WebSocket, of whatever version. */
    public static boolean isAskedBy(ServerRequest request) {
        return PROTOCOL.equalsIgnoreCase(request.headers().firstHeader(HttpHeaders.UPGRADE));
    }

    /** Why the request cannot become a socket: 426 if it is no handshake of version 13, 400 if it is half of one; empty if it can. */
    public static Optional<Problem> faultOf(ServerRequest request) {
        var headers = request.headers();
        if (!isAskedBy(request) || !VERSION.equals(headers.firstHeader(VERSION_HEADER))) {
            return Optional.of(upgradeRequired());
        }
        boolean upgrades = headers.asHttpHeaders().getConnection().stream()
                .anyMatch(HttpHeaders.UPGRADE::equalsIgnoreCase);
        if (!upgrades || headers.firstHeader(KEY_HEADER) == null) {
            return Optional.of(Problem.of(HttpStatus.BAD_REQUEST,
                    "no handshake (expected: the headers Connection: Upgrade and " + KEY_HEADER + ")"));
        }
        return Optional.empty();
    }

    /** Hands the socket over until it is closed, or answers with the {@linkplain #faultOf fault}. */
    public Mono<ServerResponse> accept(ServerRequest request, WebSocketHandler handler) {
        // A version that the server's library does not know would be answered without a body, and logged as an error.
        return faultOf(request).map(Problem::toResponse)
                .orElseGet(() -> service.handleRequest(request.exchange(), handler).then(Mono.empty()));
    }

    private static Problem upgradeRequired() {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.UPGRADE, PROTOCOL);
        headers.set(VERSION_HEADER, VERSION);
        return new Problem(HttpStatus.UPGRADE_REQUIRED,
                "this path is a WebSocket (expected: a handshake of version 13)", List.of(), headers);
    }
}
