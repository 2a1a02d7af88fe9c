package io.fleet.ingestion.intake;

import io.fleet.model.DriverId;
import io.fleet.service.AccessFilter;
import io.fleet.service.TokenVerifier;
import io.fleet.service.WebSocketHandshake;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Opens a driver's socket. */
public final class DriverStream {

    /** Longer than any server runs, and short enough for a timer. */
    private static final Duration LONGEST = Duration.ofDays(3_650);

    private final WebSocketHandshake handshake;
    private final FrameIntake intake;
    private final DriverSockets sockets;
    private final InstantSource clock;

    DriverStream(WebSocketHandshake handshake, FrameIntake intake, DriverSockets sockets, InstantSource clock) {
        this.handshake = handshake;
        this.intake = intake;
        this.sockets = sockets;
        this.clock = clock;
    }

    /** Changes to WebSocket until the driver leaves or the token ends; 426 for a request that does not ask for that. */
    public Mono<ServerResponse> handle(DriverId driver, ServerRequest request) {
        var expiry = AccessFilter.caller(request.exchange()).expiresAt().plus(TokenVerifier.LEEWAY);
        var socket = new DriverSocket(frame -> intake.take(driver, frame), until(expiry), sockets);
        return handshake.accept(request, socket);
    }

    private Duration until(Instant expiry) {
        var now = clock.instant();
        return expiry.isAfter(now.plus(LONGEST)) ? LONGEST : Duration.between(now, expiry);
    }
}
