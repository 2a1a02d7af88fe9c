package io.fleet.processing.consume;

import java.util.List;

/**
 * What one read gave.
 *
 * @param entries  those to be worked on, in the stream's order
 * @param vanished those that are pending although somebody deleted them from the stream
 * @param full     whether it gave as many as were asked for, so that there may be more
 */
record Batch(List<Entry> entries, List<Entry> vanished, boolean full) {

    static final Batch EMPTY = new Batch(List.of(), List.of(), false);

    Batch {
        entries = List.copyOf(entries);
        vanished = List.copyOf(vanished);
    }

    boolean isEmpty() {
        return entries.isEmpty() && vanished.isEmpty();
    }
}
