package io.fleet.gateway.relay;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of this node that knows who watches what.
 *
 * <p>Tasks run one after the other in the order they came, and must not block. A task that fails is logged and harms no other. After the hub is
 * closed tasks are ignored. How many wait is bounded by what hands them in: open sockets, watched channels, answers of Redis on their way.
 */
public final class Hub implements Executor, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Hub.class);
    private static final Duration MOMENT = Duration.ofMillis(2);

    private final ScheduledThreadPoolExecutor thread;

    Hub() {
        thread = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("hub").daemon().factory(),
                new ThreadPoolExecutor.DiscardPolicy());
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(() -> run(task));
    }

    /** Runs the task about once a second from now on. */
    public void everySecond(Runnable task) {
        every(Duration.ofSeconds(1), task);
    }

    void every(Duration pause, Runnable task) {
        var _ = thread.scheduleWithFixedDelay(() -> run(task), pause.toMillis(), pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Runs the task after a moment in which others may gather: {@code 2 ms}. */
    void soon(Runnable task) {
        var _ = thread.schedule(() -> run(task), MOMENT.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** The outermost loop: a defect in one order's task must not end the node's only hub. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException defect) {
            log.error("A task of the hub failed", defect);
        }
    }
}
