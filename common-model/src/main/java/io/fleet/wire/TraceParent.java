package io.fleet.wire;

import java.util.regex.Pattern;

/** The text by which a trace goes from one to the next: {@code traceparent} of W3C Trace Context, version 00. */
public final class TraceParent {

    /** How long it is. */
    public static final int LENGTH = 55;

    private static final Pattern FORM = Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
    private static final int TRACE = 3;
    private static final int SPAN = 36;
    private static final int FLAGS = 53;

    private TraceParent() {}

    /** Whether the text is one. */
    public static boolean isOne(String text) {
        return text.length() == LENGTH && FORM.matcher(text).matches();
    }

    /** Whether the text is one, and of a trace that is recorded. */
    public static boolean isSampled(String text) {
        return isOne(text) && (Character.digit(text.charAt(FLAGS + 1), 16) & 1) == 1;
    }

    /** The id of the trace, of a text that is one. */
    public static String traceId(String traceparent) {
        return traceparent.substring(TRACE, SPAN - 1);
    }

    /** The id of the span before, of a text that is one. */
    public static String spanId(String traceparent) {
        return traceparent.substring(SPAN, FLAGS - 1);
    }
}
