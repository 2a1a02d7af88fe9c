package io.fleet.wire;

/** The names of the fields in the stream's entries. */
public final class StreamEntry {

    /** The JSON text of the fix. */
    public static final String FIX = "fix";

    /** The {@link TraceParent} of a fix that is traced; others have no such field, and who does not know it passes it by. */
    public static final String TRACE = "trace";

    private StreamEntry() {}
}
