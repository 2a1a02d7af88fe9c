package io.fleet.service.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/** A part of a fix's way, or {@link #NONE} where nothing is recorded of it. Safe for use by many threads. */
public final class TraceSpan {

    /** Of what is not traced; whatever is done with it costs nothing. */
    public static final TraceSpan NONE = new TraceSpan(Span.getInvalid());

    private final Span span;

    TraceSpan(Span span) {
        this.span = span;
    }

    /** The span as W3C Trace Context writes it, for whatever comes next on the way; null if nothing is recorded. */
    public @Nullable String traceparent() {
        var context = span.getSpanContext();
        return context.isSampled() ? text(context) : null;
    }

    /** Ends it. Ending again changes nothing. */
    public void end() {
        span.end();
    }

    /** Ends it, and says that it was in vain. */
    public void fail(String reason) {
        span.setStatus(StatusCode.ERROR, reason);
        span.end();
    }

    private static String text(SpanContext context) {
        return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-" + context.getTraceFlags().asHex();
    }
}
