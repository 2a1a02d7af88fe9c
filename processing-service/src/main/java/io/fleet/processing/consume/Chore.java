package io.fleet.processing.consume;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Small work that is done again and again, on a thread of its own and never twice at once.
 *
 * <p>A failure is logged when it begins and changes nothing else: the next round tries again.
 */
public final class Chore implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Chore.class);
    private static final int AFTER_WHAT_IT_USES = 1_000;

    private final String name;
    private final Duration pause;
    private final Runnable work;
    private @Nullable CountDownLatch stop;
    private @Nullable Thread thread;

    /**
     * Makes a chore, which begins when it is started.
     *
     * @param pause from the end of a round to the beginning of the next
     * @param work  one round; blocks as long as it takes
     */
    public Chore(String name, Duration pause, Runnable work) {
        this.name = name;
        this.pause = pause;
        this.work = work;
    }

    @Override
    public synchronized void start() {
        if (stop == null) {
            var until = new CountDownLatch(1);
            stop = until;
            thread = Thread.ofVirtual().name(name).start(() -> repeat(until));
        }
    }

    /** Ends after the round that is going on, or breaks it off. */
    @Override
    public synchronized void stop() {
        if (stop != null && thread != null) {
            stop.countDown();
            thread.interrupt();
            stop = null;
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return stop != null;
    }

    @Override
    public int getPhase() {
        return AFTER_WHAT_IT_USES;
    }

    private void repeat(CountDownLatch until) {
        String trouble = null;
        try {
            do {
                trouble = round(trouble);
            } while (!until.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            // Nobody else knows this thread; it ends here.
        }
    }

    /** Returns what is wrong, or null. */
    private @Nullable String round(@Nullable String before) {
        try {
            work.run();
            return null;
        } catch (RuntimeException failure) {
            String trouble = String.valueOf(failure.getMessage());
            if (!Objects.equals(trouble, before) && !Thread.currentThread().isInterrupted()) {
                log.warn("{} failed, trying again: {}", name, trouble);
            }
            return trouble;
        }
    }
}
