package io.fleet.cli.stack;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what other processes do, which nobody announces. */
final class Wait {

    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(50).toNanos();

    private Wait() {}

    /** Whether the condition came true within the bound; false at once when the thread is interrupted. */
    static boolean until(Duration bound, BooleanSupplier condition) {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        return true;
    }
}
