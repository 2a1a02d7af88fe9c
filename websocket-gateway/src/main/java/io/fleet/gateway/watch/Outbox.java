package io.fleet.gateway.watch;

import io.fleet.gateway.order.ShownFix;
import io.fleet.model.OrderId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The frames of one connection, for one subscriber: given out one by one as they are asked for, so that a slow connection gets fewer and newer
 * fixes and holds up nobody.
 *
 * <p>Safe for use by many threads, never blocks. Completes after {@link #end}, once the control frames have been asked for.
 */
public final class Outbox implements Publisher<byte[]> {

    private final Pending pending = new Pending();
    private final WatchMetrics metrics;
    private final AtomicInteger work = new AtomicInteger();
    private @Nullable Subscriber<? super byte[]> subscriber;
    private long demand;
    private boolean cancelled;
    private boolean taken;
    private @Nullable CloseCode end;

    Outbox(WatchMetrics metrics) {
        this.metrics = metrics;
    }

    /** Why it ended; empty while it has not. */
    public synchronized Optional<CloseCode> end() {
        return Optional.ofNullable(end);
    }

    /** Whether the frame is a ping, which has no text. */
    public static boolean isPing(byte[] frame) {
        return frame.length == 0;
    }

    /** Whether frames wait and none was taken since this was asked before. For one asker. */
    public synchronized boolean isStalled() {
        boolean stalled = !taken && !cancelled && demand == 0 && !pending.isEmpty();
        taken = false;
        return stalled;
    }

    /** Sends a ping when there is room. */
    public void ping() {
        synchronized (this) {
            if (end == null) {
                pending.ping();
            }
        }
        emit();
    }

    /**
     * Ends it after the control frames that are there, or at once if the reason is that nobody takes them; fixes are sent no more. Only the first
     * reason counts.
     */
    public void end(CloseCode reason) {
        synchronized (this) {
            if (end != null) {
                return;
            }
            end = reason;
            if (reason == CloseCode.TOO_SLOW) {
                pending.clear();
            } else {
                pending.withdrawAll();
            }
        }
        emit();
    }

    /** Answers a command that could not be followed. */
    public void error(String code, String message) {
        control(Frames.error(code, message));
    }

    /** A connection that leaves so many control frames lying is ended as too slow. */
    void control(byte[] text) {
        boolean taken;
        synchronized (this) {
            taken = end != null || pending.addControl(text);
        }
        if (taken) {
            emit();
        } else {
            end(CloseCode.TOO_SLOW);
        }
    }

    void fix(OrderId order, ShownFix fix, boolean justPublished) {
        synchronized (this) {
            if (end == null && pending.put(order, fix, justPublished)) {
                metrics.conflated();
            }
        }
        emit();
    }

    synchronized void withdraw(OrderId order) {
        if (pending.withdraw(order)) {
            metrics.conflated();
        }
    }

    @Override
    public void subscribe(Subscriber<? super byte[]> newSubscriber) {
        synchronized (this) {
            if (subscriber != null) {
                throw new IllegalStateException("an outbox has one subscriber");
            }
            subscriber = newSubscriber;
        }
        newSubscriber.onSubscribe(new Demand());
        emit();
    }

    private final class Demand implements Subscription {

        @Override
        public void request(long more) {
            synchronized (Outbox.this) {
                demand = demand + more < 0 ? Long.MAX_VALUE : demand + more;
            }
            emit();
        }

        @Override
        public void cancel() {
            synchronized (Outbox.this) {
                cancelled = true;
            }
        }
    }

    /** Whoever comes while another thread emits leaves the work to it, so that frames go out one at a time. */
    private void emit() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            emitWhileAskedFor();
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    private void emitWhileAskedFor() {
        for (var next = next(); next != null; next = next()) {
            next.run();
        }
    }

    /** What to do next; null for nothing. Run without the lock, because the subscriber may call back. */
    private synchronized @Nullable Runnable next() {
        var to = subscriber;
        if (to == null || cancelled) {
            return null;
        }
        if (end != null && pending.isEmpty()) {
            cancelled = true;
            return to::onComplete;
        }
        var frame = demand > 0 ? pending.poll() : null;
        if (frame == null) {
            return null;
        }
        demand--;
        taken = true;
        return () -> emit(to, frame);
    }

    private void emit(Subscriber<? super byte[]> to, Pending.Next frame) {
        if (!isPing(frame.text())) {
            metrics.sent();
        }
        if (frame.receivedAtMillis() != null) {
            metrics.delivered(frame.receivedAtMillis());
        }
        to.onNext(frame.text());
    }
}
