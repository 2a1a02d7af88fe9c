package io.fleet.gateway.socket;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** So many a second in the long run, so many at once after a silence. Not safe for use by many threads. */
final class RateLimit {

    private static final int COMMANDS_PER_SECOND = 10;
    private static final int COMMANDS_AT_ONCE = 50;

    private final LongSupplier nanoTime;
    private final long nanosEach;
    private final long mostAhead;

    /** When all that was taken will have been worked off. */
    private long free;

    private RateLimit(int perSecond, int atOnce, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.nanosEach = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.mostAhead = (atOnce - 1) * nanosEach;
        this.free = nanoTime.getAsLong();
    }

    /** Of the commands on one socket. */
    static RateLimit ofCommands(LongSupplier nanoTime) {
        return new RateLimit(COMMANDS_PER_SECOND, COMMANDS_AT_ONCE, nanoTime);
    }

    /**
     * As many at once as in a second.
     *
     * @param perSecond 1 to 1,000,000
     */
    static RateLimit perSecond(int perSecond, LongSupplier nanoTime) {
        return new RateLimit(perSecond, perSecond, nanoTime);
    }

    /** Whether one more may be. */
    boolean takes() {
        long now = nanoTime.getAsLong();
        if (free - now < 0) {
            free = now;
        }
        if (free - now > mostAhead) {
            return false;
        }
        free += nanosEach;
        return true;
    }
}
