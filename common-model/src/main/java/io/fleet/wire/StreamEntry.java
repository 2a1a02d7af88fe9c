package io.fleet.wire;

/** The names of the fields in the stream's entries. */
public final class StreamEntry {

    /** The JSON text of the fix. */
    public static final String FIX = "fix";

    private StreamEntry() {}
}
