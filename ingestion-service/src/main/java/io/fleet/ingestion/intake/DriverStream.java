package io.fleet.ingestion.intake;

import io.fleet.model.DriverId;
import io.fleet.service.AccessFilter;
import io.fleet.service.Problem;
import io.fleet.service.TokenVerifier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.socket.server.WebSocketService;
import reactor.core.publisher.Mono;

/** Opens a driver's socket. */
public final class DriverStream {

    private static final String WEBSOCKET = "websocket";
    /** Longer than any server runs, and short enough for a timer. */
    private static final Duration LONGEST = Duration.ofDays(3_650);

    private final WebSocketService webSockets;
    private final FrameIntake intake;
    private final DriverSockets sockets;
    private final InstantSource clock;

    DriverStream(WebSocketService webSockets, FrameIntake intake, DriverSockets sockets, InstantSource clock) {
        this.webSockets = webSockets;
        this.intake = intake;
        this.sockets = sockets;
        this.clock = clock;
    }

    /** Changes to WebSocket until the driver leaves or the token ends; 426 for a request that does not ask for that. */
    public Mono<ServerResponse> handle(DriverId driver, ServerRequest request) {
        if (!WEBSOCKET.equalsIgnoreCase(request.headers().firstHeader(HttpHeaders.UPGRADE))) {
            return upgradeRequired().toResponse();
        }
        var expiry = AccessFilter.caller(request.exchange()).expiresAt().plus(TokenVerifier.LEEWAY);
        var socket = new DriverSocket(frame -> intake.take(driver, frame), until(expiry), sockets);
        return webSockets.handleRequest(request.exchange(), socket).then(Mono.empty());
    }

    private Duration until(Instant expiry) {
        var now = clock.instant();
        return expiry.isAfter(now.plus(LONGEST)) ? LONGEST : Duration.between(now, expiry);
    }

    private static Problem upgradeRequired() {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.UPGRADE, WEBSOCKET);
        return new Problem(HttpStatus.UPGRADE_REQUIRED,
                "this path is a WebSocket (expected: the headers of a WebSocket handshake)", List.of(), headers);
    }
}
