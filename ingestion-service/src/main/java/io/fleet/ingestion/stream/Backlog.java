package io.fleet.ingestion.stream;

import java.time.Duration;

/**
 * What waits in the stream at one moment, and what room Redis has for it.
 *
 * @param entries     how many
 * @param age         how long the oldest has been there
 * @param bytes       memory that they take, as Redis estimates it
 * @param usedMemory  bytes that Redis uses for everything
 * @param memoryLimit bytes that Redis may use; 0 if it has no limit
 */
record Backlog(long entries, Duration age, long bytes, long usedMemory, long memoryLimit) {

    /** The part of Redis' memory that may be taken, the other half being for whatever else it holds and for its forks. */
    private static final int PARTS = 2;

    /** How much of the room is taken: 1 is the high mark, in entries or in memory, whichever is nearer. */
    double fullness(long mostEntries) {
        return Math.max((double) entries / mostEntries, memoryFullness());
    }

    private double memoryFullness() {
        // Redis' estimate rests on a few samples, which an odd entry may spoil; it is never more than all that is used.
        return memoryLimit == 0 ? 0 : (double) Math.min(bytes, usedMemory) * PARTS / memoryLimit;
    }
}
