package io.fleet.processing.consume;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next try: longer each time up to a bound, and never the same for all. Confined to one thread. */
final class BackOff {

    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 5_000;

    private final RandomGenerator random;
    private long nextMillis = FIRST_MILLIS;

    BackOff(RandomGenerator random) {
        this.random = random;
    }

    /** The wait after one more failure: between half and all of 100 ms, 200 ms, 400 ms and so on, at most 5 s. */
    Duration next() {
        long wait = random.nextLong(nextMillis / 2, nextMillis + 1);
        nextMillis = Math.min(nextMillis * 2, LONGEST_MILLIS);
        return Duration.ofMillis(wait);
    }

    /** Begins anew, after a success. */
    void reset() {
        nextMillis = FIRST_MILLIS;
    }
}
