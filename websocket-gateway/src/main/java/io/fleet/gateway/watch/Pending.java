package io.fleet.gateway.watch;

import io.fleet.gateway.order.ShownFix;
import io.fleet.model.OrderId;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on one connection. Not safe for use by many threads.
 *
 * <p>Control frames go first and in order; beyond {@value #MOST_CONTROLS} they are <em>refused</em>. Fixes <em>conflate</em>: of each order only
 * the newest waits, orders in turn. One ping at most waits, behind the control frames.
 */
final class Pending {

    private static final int MOST_CONTROLS = 128;
    static final long NEVER = -1;
    private static final Next PING = new Next(new byte[0], NEVER);

    private final Queue<byte[]> controls = new ArrayDeque<>(4);
    private final LinkedHashMap<OrderId, Waiting> fixes = new LinkedHashMap<>(2);
    private boolean ping;

    private record Waiting(ShownFix fix, boolean justPublished) {}

    /**
     * What to send.
     *
     * @param text             shared and not to be changed; empty for a ping
     * @param receivedAtMillis when ingestion took the fix, if it comes straight from the driver; else {@link #NEVER}
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Next(byte[] text, long receivedAtMillis) {}

    /** Whether there was room. */
    boolean addControl(byte[] text) {
        return controls.size() < MOST_CONTROLS && controls.add(text);
    }

    /** Whether an older fix gave way to this one. */
    boolean put(OrderId order, ShownFix fix, boolean justPublished) {
        return fixes.put(order, new Waiting(fix, justPublished)) != null;
    }

    /** Whether there was a fix to withdraw. */
    boolean withdraw(OrderId order) {
        return fixes.remove(order) != null;
    }

    void ping() {
        ping = true;
    }

    /** Leaves the control frames. */
    void withdrawAll() {
        fixes.clear();
        ping = false;
    }

    void clear() {
        withdrawAll();
        controls.clear();
    }

    boolean isEmpty() {
        return controls.isEmpty() && fixes.isEmpty() && !ping;
    }

    @Nullable
    Next poll() {
        byte[] control = controls.poll();
        if (control != null) {
            return new Next(control, NEVER);
        }
        if (ping) {
            ping = false;
            return PING;
        }
        var first = fixes.pollFirstEntry();
        if (first == null) {
            return null;
        }
        var waiting = first.getValue();
        return new Next(waiting.fix().text(), waiting.justPublished() ? waiting.fix().receivedAtMillis() : NEVER);
    }
}
