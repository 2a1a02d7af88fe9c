package io.fleet.ingestion.intake;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.context.SmartLifecycle;

/**
 * The sockets that drivers hold open. Stopping closes them, ahead of the server, which knows nothing of them, and is done when they are closed.
 *
 * <p>Safe for use by many threads.
 */
final class DriverSockets implements SmartLifecycle {

    private final Set<DriverSocket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Runnable> stopped = new AtomicReference<>(DriverSockets::nobody);
    private volatile boolean running;

    /** Keeps the socket on the list; closes it at once if none are taken any more. */
    void add(DriverSocket socket) {
        open.add(socket);
        if (!running) {
            socket.end(CloseReason.RESTARTING);
        }
    }

    /** The socket is closed. */
    void remove(DriverSocket socket) {
        open.remove(socket);
        tellIfStopped();
    }

    int count() {
        return open.size();
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop(Runnable callback) {
        stopped.set(callback);
        running = false;
        open.forEach(socket -> socket.end(CloseReason.RESTARTING));
        tellIfStopped();
    }

    @Override
    public void stop() {
        stop(DriverSockets::nobody);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void tellIfStopped() {
        if (!running && open.isEmpty()) {
            stopped.getAndSet(DriverSockets::nobody).run();
        }
    }

    private static void nobody() {}
}
