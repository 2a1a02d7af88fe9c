package io.fleet.gateway.socket;

import io.fleet.service.TokenVerifier;
import reactor.core.publisher.Mono;

/** Does what customers' clients ask for. Safe for use by many threads. */
final class Commands {

    private final TokenVerifier verifier;

    Commands(TokenVerifier verifier) {
        this.verifier = verifier;
    }

    /** Completes when the command has been followed, or answered with why it could not be. */
    Mono<Void> follow(Connection connection, Command command) {
        return switch (command) {
            case Command.Refresh refresh -> verifier.verify(refresh.token()).doOnNext(connection::refresh).then();
            case Command.Subscribe subscribe -> Mono.fromRunnable(() -> connection.subscribe(subscribe.order()));
            case Command.Unsubscribe leave -> Mono.fromRunnable(() -> connection.unsubscribe(leave.order()));
            case Command.Unreadable unreadable ->
                Mono.fromRunnable(() -> connection.outbox().error(unreadable.code(), unreadable.message()));
        };
    }
}
