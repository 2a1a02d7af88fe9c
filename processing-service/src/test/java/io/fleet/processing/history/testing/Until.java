package io.fleet.processing.history.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what is bound to become true. */
public final class Until {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private Until() {}

    /** Returns when the condition holds, and fails after a minute. */
    public static void holds(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > BOUND.toNanos()) {
                throw new AssertionError("did not come true within " + BOUND);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
