package io.fleet.processing.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The consumers of this process, each on a thread of its own.
 *
 * <p>Starting does not wait for Redis. Stopping waits for the batches in hand, at most 20 s in all; what is not done by then stays pending and
 * is done by whoever comes next.
 */
final class Consumers implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Consumers.class);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);
    private static final int AFTER_WHAT_THEY_USE = 1_000;

    private final List<GroupConsumer> consumers;
    private final List<Thread> threads = new ArrayList<>();

    Consumers(List<GroupConsumer> consumers) {
        this.consumers = List.copyOf(consumers);
    }

    List<GroupConsumer> all() {
        return consumers;
    }

    @Override
    public synchronized void start() {
        if (threads.isEmpty()) {
            for (var consumer : consumers) {
                threads.add(Thread.ofPlatform().daemon().name("consumer-" + consumer.group()).start(consumer));
            }
        }
    }

    @Override
    public synchronized void stop() {
        consumers.forEach(GroupConsumer::stop);
        long end = System.nanoTime() + LONGEST_STOP.toNanos();
        for (var thread : threads) {
            await(thread, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
        threads.clear();
    }

    @Override
    public synchronized boolean isRunning() {
        return !threads.isEmpty();
    }

    @Override
    public int getPhase() {
        return AFTER_WHAT_THEY_USE;
    }

    private static void await(Thread thread, Duration bound) {
        try {
            if (!thread.join(bound)) {
                log.warn("{} has not finished its batch in time; it stays pending", thread.getName());
                thread.interrupt();
            }
        } catch (InterruptedException hurried) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
