package io.fleet.service.trace;

import io.fleet.wire.TraceParent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Records what becomes of fixes, or does nothing. Never fails and never blocks: spans that the collector does not take in time are dropped. Safe for
 * use by many threads.
 */
public final class Traces implements AutoCloseable {

    /** Where nothing is traced. */
    public static final Traces OFF = new Traces(null);

    /** The header of W3C Trace Context. */
    public static final String HEADER = "traceparent";

    private static final String SCOPE = "io.fleet";
    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");

    private final @Nullable SdkTracerProvider provider;
    private final @Nullable Tracer tracer;

    private Traces(@Nullable SdkTracerProvider provider) {
        this.provider = provider;
        this.tracer = provider == null ? null : provider.get(SCOPE);
    }

    /**
     * Traces that go to that processor.
     *
     * @param probability the share of new traces that are recorded; of one that somebody else has begun its beginner has decided
     */
    static Traces to(SpanProcessor processor, String service, double probability) {
        return new Traces(SdkTracerProvider.builder().addSpanProcessor(processor)
                .setResource(Resource.getDefault().merge(Resource.create(Attributes.of(SERVICE, service))))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(probability))).build());
    }

    /** The id of the trace that the caller says its request is a part of, whether or not anything is traced here. */
    public static Optional<String> idOf(HttpHeaders request) {
        return Optional.ofNullable(request.getFirst(HEADER)).filter(TraceParent::isOne).map(TraceParent::traceId);
    }

    public boolean areOff() {
        return tracer == null;
    }

    /** Begins a span of the trace in the text, or of a new one if that is none. */
    public TraceSpan begin(String name, @Nullable String traceparent) {
        if (tracer == null) {
            return TraceSpan.NONE;
        }
        var span = tracer.spanBuilder(name).setSpanKind(SpanKind.SERVER).setParent(context(traceparent)).startSpan();
        return span.getSpanContext().isSampled() ? new TraceSpan(span) : TraceSpan.NONE;
    }

    /** Begins a span of the trace in the text; none if that is none, or is not recorded. */
    public TraceSpan follow(String name, @Nullable String traceparent) {
        if (tracer == null || traceparent == null || !TraceParent.isSampled(traceparent)) {
            return TraceSpan.NONE;
        }
        return new TraceSpan(tracer.spanBuilder(name).setSpanKind(SpanKind.CONSUMER).setParent(context(traceparent))
                .startSpan());
    }

    /** Sends what has not been sent. */
    @Override
    public void close() {
        if (provider != null) {
            provider.close();
        }
    }

    private static Context context(@Nullable String traceparent) {
        if (traceparent == null || !TraceParent.isOne(traceparent)) {
            return Context.root();
        }
        var parent = SpanContext.createFromRemoteParent(TraceParent.traceId(traceparent),
                TraceParent.spanId(traceparent),
                TraceParent.isSampled(traceparent) ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                TraceState.getDefault());
        return Context.root().with(Span.wrap(parent));
    }
}
