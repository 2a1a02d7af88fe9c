package io.fleet.benchmarks.fanout;

import java.time.Duration;

/**
 * How big and how long.
 *
 * @param sockets   customers' sockets on one server
 * @param perSecond fixes published
 * @param warmUp    of each server with each fan-out, before anything counts, at most; it ends when its compilers rest
 * @param measured  of each server with each fan-out
 * @param settling  before memory is looked at
 */
public record Plan(int sockets, int perSecond, Duration warmUp, Duration measured, Duration settling) {

    /** In which what is not needed any more is given back. */
    public static final Duration SETTLING = Duration.ofSeconds(5);

    /** Customers who come in a second while nothing is measured. */
    static final int ARRIVALS_PER_SECOND = 1_000;

    /** For what has to become true sooner or later. */
    static final Duration PATIENCE = Duration.ofMinutes(3);
}
