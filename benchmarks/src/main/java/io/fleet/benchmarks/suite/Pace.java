package io.fleet.benchmarks.suite;

import java.time.Duration;

/**
 * How long and how much.
 *
 * @param warmUp  of each server at most; it ends when its compilers rest
 * @param round   of one server at a time
 * @param rounds  in which those that stand beside each other take turns
 * @param drivers who post
 * @param sockets of drivers, or of customers
 * @param backlog entries for the consumers to work off
 */
record Pace(Duration warmUp, Duration round, int rounds, int drivers, int sockets, int backlog) {

    /** Everything once, so that it is known to work; its figures mean nothing. */
    static final Pace SMOKE = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 200, 200, 4_000);

    /** What is published from. */
    static Pace full(Duration warmUp, Duration round) {
        return new Pace(warmUp, round, 2, 10_000, 9_000, 300_000);
    }
}
