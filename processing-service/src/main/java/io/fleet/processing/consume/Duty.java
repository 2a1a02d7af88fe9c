package io.fleet.processing.consume;

import java.time.Duration;
import java.util.List;

/** What one consumer group does with the stream's entries. Called by one thread at a time; may block. */
public interface Duty {

    /** The consumer group, one of those that {@link io.fleet.wire.RedisKeys} names. */
    String group();

    /**
     * From one reading of entries to the next, so that those that come one by one are done many at a time. Zero where each is wanted at once.
     * Where as many are there as can be read, nothing waits.
     */
    default Duration gather() {
        return Duration.ZERO;
    }

    /**
     * Does the batch's work, durably. Doing the same entry again changes nothing.
     *
     * <p>Throws when the world is at fault (Redis or the database away, a deadlock), and when the duty itself is: then nothing of the batch
     * counts as done, and all of it comes again. In an outage it does so for as long as that lasts; on any other failure until
     * {@code fleet.consume.max-deliveries}, then entry by entry, and the one that still fails is given up.
     *
     * @param batch in the stream's order, not empty
     * @return the entries that can never be processed; all others are done
     */
    List<Poison> carryOut(List<Entry> batch);

    /**
     * Whether the world was at fault when {@link #carryOut} threw this: what the duty works with was away, refused to work, or failed in a way
     * that tells nothing about the entries. Any other failure is the duty's own, a mistake in it that trying again does not mend. In doubt it
     * is an outage: that delays entries, the contrary gives them up.
     */
    boolean isOutage(RuntimeException failure);
}
