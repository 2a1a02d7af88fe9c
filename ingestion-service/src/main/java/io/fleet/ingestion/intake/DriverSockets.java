package io.fleet.ingestion.intake;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Mono;

/**
 * The sockets that drivers hold open. Stopping closes them, ahead of the server that would wait for them.
 *
 * <p>Safe for use by many threads.
 */
final class DriverSockets implements SmartLifecycle {

    private static final CloseStatus RESTARTING = new CloseStatus(1012, "restarting");

    private final Set<WebSocketSession> open = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    /** Keeps the socket on the list for as long as that work lasts. */
    Mono<Void> during(WebSocketSession session, Mono<Void> work) {
        return Mono.defer(() -> {
            open.add(session);
            return running ? work : session.close(RESTARTING);
        }).doFinally(_ -> open.remove(session));
    }

    /** Closes the socket, also from another thread than its own; its work ends with that. */
    static void close(WebSocketSession session, CloseStatus status) {
        // Subscribed on its own: the work that ends would cancel it, and with it the frame that is not yet written.
        session.close(status).onErrorComplete().subscribe();
    }

    int count() {
        return open.size();
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        open.forEach(session -> close(session, RESTARTING));
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
