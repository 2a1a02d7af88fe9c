package io.fleet.processing.consume;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Time that passes again and again; over at first. Confined to one thread. */
final class Interval {

    private final Duration length;
    private final LongSupplier nanoTime;
    private long endNanos;

    Interval(Duration length, LongSupplier nanoTime) {
        this.length = length;
        this.nanoTime = nanoTime;
        this.endNanos = nanoTime.getAsLong();
    }

    boolean isOver() {
        return nanoTime.getAsLong() - endNanos >= 0;
    }

    void restart() {
        endNanos = nanoTime.getAsLong() + length.toNanos();
    }

    /** What is left, at least 1 ms. */
    Duration left() {
        return Duration.ofNanos(Math.max(1_000_000, endNanos - nanoTime.getAsLong()));
    }
}
