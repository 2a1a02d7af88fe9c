package io.fleet.gateway.socket;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/** On shutdown ends the customers' connections before the web server goes, so that each learns that it may come back. */
final class Drain implements SmartLifecycle {

    private static final Duration WAIT_AT_MOST = Duration.ofSeconds(5);

    private final Connections connections;
    private volatile boolean running;

    Drain(Connections connections) {
        this.connections = connections;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop(Runnable done) {
        running = false;
        var _ = connections.closeAll().orTimeout(WAIT_AT_MOST.toMillis(), TimeUnit.MILLISECONDS)
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
}
