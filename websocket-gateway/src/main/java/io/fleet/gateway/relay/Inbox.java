package io.fleet.gateway.relay;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Hands what some threads bring over to another, in order. Bounded: beyond the capacity it <em>refuses</em>.
 *
 * <p>{@link #offer} never blocks and is safe for many threads.
 */
final class Inbox<T> {

    private static final int AT_ONCE = 1_024;

    private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final int capacity;
    private final Executor reader;
    private final Consumer<T> handler;

    Inbox(int capacity, Executor reader, Consumer<T> handler) {
        this.capacity = capacity;
        this.reader = reader;
        this.handler = handler;
    }

    /** Whether it was taken. */
    boolean offer(T item) {
        int withThis = size.incrementAndGet();
        if (withThis > capacity) {
            size.decrementAndGet();
            return false;
        }
        waiting.add(item);
        if (withThis == 1) {
            reader.execute(this::drain);
        }
        return true;
    }

    /** Leaves the thread to others after a while. What is counted and not there yet will be by the next time. */
    private void drain() {
        int taken = 0;
        for (T next = waiting.poll(); next != null; next = ++taken < AT_ONCE ? waiting.poll() : null) {
            handler.accept(next);
        }
        if (size.addAndGet(-taken) > 0) {
            reader.execute(this::drain);
        }
    }
}
