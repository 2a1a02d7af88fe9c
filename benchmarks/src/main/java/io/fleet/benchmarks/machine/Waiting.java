package io.fleet.benchmarks.machine;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Lets time pass. */
public final class Waiting {

    private static final long STEP_NANOS = Duration.ofMillis(10).toNanos();

    private Waiting() {}

    /** Returns after that time. */
    public static void pass(Duration time) {
        until(time, () -> false);
    }

    /** Whether it came true in time. */
    public static boolean until(Duration atMost, BooleanSupplier condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
        return true;
    }
}
