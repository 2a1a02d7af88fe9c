package io.fleet.gateway.watch;

import io.fleet.gateway.order.ShownFix;
import io.fleet.model.OrderId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one connection, for one outlet: taken one by one when there is room, so that a slow connection gets fewer and newer fixes and holds
 * up nobody.
 *
 * <p>Safe for use by many threads, never blocks.
 */
public final class Outbox {

    private final Pending pending = new Pending();
    private final WatchMetrics metrics;
    private @Nullable Outlet outlet;
    private boolean taken;
    private @Nullable CloseCode end;

    Outbox(WatchMetrics metrics) {
        this.metrics = metrics;
    }

    /** Wakes the outlet now and whenever there is something to take. */
    public void open(Outlet to) {
        synchronized (this) {
            if (outlet != null) {
                throw new IllegalStateException("an outbox has one outlet");
            }
            outlet = to;
        }
        to.wake();
    }

    /** The next frame, shared and not to be changed; null if none waits. For one taker at a time. */
    public byte @Nullable [] take() {
        var next = poll();
        if (next == null) {
            return null;
        }
        if (!isPing(next.text())) {
            metrics.sent();
        }
        if (next.receivedAtMillis() != Pending.NEVER) {
            metrics.delivered(next.receivedAtMillis());
        }
        return next.text();
    }

    private synchronized Pending.@Nullable Next poll() {
        var next = pending.poll();
        taken |= next != null;
        return next;
    }

    /** Whether the frame is a ping, which has no text. */
    public static boolean isPing(byte[] frame) {
        return frame.length == 0;
    }

    /** Why it ended; empty while it has not. */
    public synchronized Optional<CloseCode> end() {
        return Optional.ofNullable(end);
    }

    /** Whether it has ended, and nothing is left to take. */
    public synchronized boolean isDone() {
        return end != null && pending.isEmpty();
    }

    /** Whether frames wait for room, and none was taken since this was asked before. For one asker. */
    public synchronized boolean isStalled() {
        boolean stalled = !taken && !pending.isEmpty() && outlet != null && !outlet.hasRoom();
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
        wake();
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
        wake();
    }

    /** Answers a command that could not be followed. */
    public void error(String code, String message) {
        control(Frames.error(code, message));
    }

    /** A connection that leaves so many control frames lying is ended as too slow. */
    void control(byte[] text) {
        boolean hasPlace;
        synchronized (this) {
            hasPlace = end != null || pending.addControl(text);
        }
        if (hasPlace) {
            wake();
        } else {
            end(CloseCode.TOO_SLOW);
        }
    }

    void fix(OrderId order, ShownFix fix, boolean justPublished) {
        synchronized (this) {
            if (end != null) {
                return;
            }
            if (pending.put(order, fix, justPublished)) {
                metrics.conflated();
            }
        }
        wake();
    }

    synchronized void withdraw(OrderId order) {
        if (pending.withdraw(order)) {
            metrics.conflated();
        }
    }

    /** Without the lock, because the outlet may take at once. */
    private void wake() {
        Outlet to;
        synchronized (this) {
            to = outlet;
        }
        if (to != null) {
            to.wake();
        }
    }
}
