package io.fleet.gateway.socket;

import io.fleet.gateway.watch.CloseCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * On shutdown ends the customers' connections before the web server goes, at an even pace over the window, so that other nodes are not met by all
 * of them at once. By then the service has said that it is not ready.
 */
final class Drain implements SmartLifecycle {

    /** For the last to be gone after the window. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration SHORTEST_STEP = Duration.ofMillis(10);

    private final Connections connections;
    private final SocketTimer timer;
    private final Duration window;
    private volatile boolean running;

    Drain(Connections connections, SocketTimer timer, Duration window) {
        this.connections = connections;
        this.timer = timer;
        this.window = window;
    }

    /** How long it may take altogether. */
    static Duration longest(Duration window) {
        return window.plus(GRACE);
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop(Runnable done) {
        running = false;
        endEvenly(connections.refuseNewcomers());
        var _ = connections.whenAllGone().orTimeout(longest(window).toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((_, _) -> done.run());
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The last to start and the first to stop. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    private void endEvenly(List<Connection> all) {
        long steps = Math.clamp(window.dividedBy(SHORTEST_STEP), 1, Math.max(1, all.size()));
        for (long step = 0; step < steps; step++) {
            var share = all.subList(index(step, steps, all), index(step + 1, steps, all));
            timer.after(window.multipliedBy(step).dividedBy(steps), () -> end(share));
        }
    }

    private static int index(long step, long steps, List<Connection> all) {
        return (int) (step * all.size() / steps);
    }

    private static void end(List<Connection> share) {
        share.forEach(connection -> connection.outbox().end(CloseCode.RESTARTING));
    }
}
