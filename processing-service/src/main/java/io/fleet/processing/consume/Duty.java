package io.fleet.processing.consume;

import java.util.List;

/** What one consumer group does with the stream's entries. Called by one thread at a time; may block. */
public interface Duty {

    /** The consumer group, one of those that {@link io.fleet.wire.RedisKeys} names. */
    String group();

    /**
     * Does the batch's work, durably. Doing the same entry again changes nothing.
     *
     * <p>Throws when the world is at fault (Redis or the database away, a deadlock): then nothing of the batch counts as done, and all of it
     * comes again.
     *
     * @param batch in the stream's order, not empty
     * @return the entries that can never be processed; all others are done
     */
    List<Poison> carryOut(List<Entry> batch);
}
