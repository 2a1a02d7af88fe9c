package io.fleet.processing.consume;

import org.jspecify.annotations.Nullable;

/**
 * An entry of the stream.
 *
 * @param id    the stream's id
 * @param fix   the text in the entry's field {@code fix}, shared and not to be changed; null if it has none
 * @param trace the {@link io.fleet.wire.TraceParent} in the entry's field {@code trace}, or null
 */
@SuppressWarnings("ArrayRecordComponent")
public record Entry(String id, byte @Nullable [] fix, @Nullable String trace) {

    /** An entry that is not traced. */
    public Entry(String id, byte @Nullable [] fix) {
        this(id, fix, null);
    }
}
