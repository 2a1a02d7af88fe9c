package io.fleet.ingestion.stream;

import io.fleet.service.RedisLink;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The way of one event loop's fixes to Redis: what comes in during one turn of the loop travels together, and what is answered together comes back
 * together.
 *
 * <p>Fixes of one thread keep their order. Safe for use by many threads; whoever waits is told in the loop.
 */
final class Lane {

    /** So many do not wait for the end of the turn. */
    private static final int FULL = 64;

    private final EventExecutor loop;
    private final RedisLink redis;
    private final long timeoutNanos;
    private final LongSupplier nanoTime;
    private final Queue<Burst> sent = new ArrayDeque<>();
    private Burst filling = new Burst(this::answered);
    private boolean watching;

    /**
     * A lane for that loop.
     *
     * @param redis   of the lane's owner alone, without a timeout of its own
     * @param timeout after which what is not answered fails
     */
    Lane(EventExecutor loop, RedisLink redis, Duration timeout, LongSupplier nanoTime) {
        this.loop = loop;
        this.redis = redis;
        this.timeoutNanos = timeout.toNanos();
        this.nanoTime = nanoTime;
    }

    void send(Request request) {
        if (loop.inEventLoop()) {
            gather(request);
        } else {
            loop.execute(() -> gather(request));
        }
    }

    private void gather(Request request) {
        boolean first = filling.size() == 0;
        filling.add(request);
        if (filling.size() >= FULL) {
            depart();
        } else if (first) {
            // Runs when the loop has read from all connections that have something.
            loop.execute(this::depart);
        }
    }

    private void depart() {
        var burst = filling;
        if (burst.size() == 0) {
            return;
        }
        filling = new Burst(this::answered);
        sent.add(burst);
        var commands = burst.depart(nanoTime.getAsLong());
        if (!redis.dispatch(commands)) {
            burst.giveUp(new RedisException("not connected to Redis yet"));
        }
        if (!watching) {
            watching = true;
            watch(timeoutNanos);
        }
    }

    private void answered(Burst burst) {
        if (loop.inEventLoop()) {
            end(burst);
        } else {
            loop.execute(() -> end(burst));
        }
    }

    private void end(Burst burst) {
        while (!sent.isEmpty() && sent.element().isAnswered()) {
            sent.remove();
        }
        if (burst.isHeard()) {
            redis.answered();
        }
        burst.end();
    }

    private void watch(long nanos) {
        var _ = loop.schedule(this::expire, nanos, TimeUnit.NANOSECONDS);
    }

    /** One timer for all: they are answered in the order in which they were sent. */
    private void expire() {
        long now = nanoTime.getAsLong();
        var oldest = sent.peek();
        while (oldest != null && (oldest.isAnswered() || now - oldest.sentNanos() >= timeoutNanos)) {
            sent.remove();
            if (!oldest.isAnswered()) {
                redis.unanswered();
                oldest.giveUp(new RedisCommandTimeoutException(
                        "not answered after " + TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + " ms"));
            }
            oldest = sent.peek();
        }
        watching = oldest != null;
        if (oldest != null) {
            watch(timeoutNanos - (now - oldest.sentNanos()));
        }
    }
}
