package io.fleet.benchmarks.suite;

import java.time.Duration;

/**
 * How long and how much.
 *
 * @param warmUp   of each server at most; it ends when its compilers rest
 * @param round    of one server at a time
 * @param rounds   in which those that stand beside each other take turns
 * @param drivers  who post
 * @param sockets  of drivers, or of customers
 * @param backlog  entries for the consumers to work off
 * @param settling before memory is looked at
 * @param together whether all servers run all the time, so that one start-up serves all rows, and nothing is compared with others
 */
record Pace(Duration warmUp, Duration round, int rounds, int drivers, int sockets, int backlog, Duration settling,
        boolean together) {

    /** Everything once, so that it is known to work; its figures mean nothing. */
    static final Pace SMOKE = new Pace(Duration.ofMillis(300), Duration.ofMillis(300), 1, 2_000, 200, 4_000,
            Duration.ofMillis(100), true);

    /** What is published from. */
    static Pace full(Duration warmUp, Duration round) {
        return new Pace(warmUp, round, 2, 10_000, 9_000, 300_000, Duration.ofSeconds(5), false);
    }
}
