package io.fleet.gateway.socket;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** 10 commands a second sustained, 50 at once. Confined to one socket's incoming frames. */
final class CommandLimit {

    private static final int AT_ONCE = 50;
    private static final long NANOS_EACH = TimeUnit.SECONDS.toNanos(1) / 10;

    private final LongSupplier nanoTime;

    /** When all that was taken will have been worked off. */
    private long free;

    CommandLimit(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.free = nanoTime.getAsLong();
    }

    /** Whether one more is followed. */
    boolean takes() {
        long now = nanoTime.getAsLong();
        if (free - now < 0) {
            free = now;
        }
        if (free - now > (AT_ONCE - 1) * NANOS_EACH) {
            return false;
        }
        free += NANOS_EACH;
        return true;
    }
}
