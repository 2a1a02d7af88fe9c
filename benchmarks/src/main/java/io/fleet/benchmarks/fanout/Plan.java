package io.fleet.benchmarks.fanout;

import java.time.Duration;

/**
 * How big and how long.
 *
 * @param sockets   customers' sockets on one server
 * @param perSecond fixes published
 * @param warmUp    of each server with each fan-out, before anything counts
 * @param measured  of each server with each fan-out
 */
public record Plan(int sockets, int perSecond, Duration warmUp, Duration measured) {

    /** Customers who come in a second while nothing is measured. */
    static final int ARRIVALS_PER_SECOND = 1_000;

    /** For what has to become true sooner or later. */
    static final Duration PATIENCE = Duration.ofMinutes(3);
}
