package io.fleet.gateway.socket;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread of this node that ends its connections while it drains, beside the hub so that no fix waits for it. */
final class SocketTimer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SocketTimer.class);

    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1,
            Thread.ofPlatform().name("socket-timer").daemon().factory());

    /** Runs the task once. One that fails is logged. */
    void after(Duration delay, Runnable task) {
        var _ = thread.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** The outermost loop: a defect on one connection must not pass unseen. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException defect) {
            log.error("A task of the socket timer failed", defect);
        }
    }
}
