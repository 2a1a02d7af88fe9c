package io.fleet.processing.query;

import org.jspecify.annotations.Nullable;

/**
 * A route on its way into a format: {@link #add} for each fix in order, {@link #end} once, and {@link #take} whenever enough is written.
 *
 * <p>Belongs to one answer; used by one thread after the other.
 */
interface RouteText {

    void add(RecordedFix fix);

    /**
     * Ends the text.
     *
     * @param next where the next page begins, or null behind the last one; a format that cannot say it leaves it to a header
     */
    void end(@Nullable Cursor next);

    /** What was written since the last call. */
    byte[] take();
}
