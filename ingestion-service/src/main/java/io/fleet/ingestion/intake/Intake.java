package io.fleet.ingestion.intake;

import io.fleet.ingestion.stream.Appending;
import io.fleet.ingestion.stream.FixAppender;
import io.fleet.model.Fix;
import io.fleet.service.trace.TraceSpan;
import io.fleet.service.trace.Traces;
import io.fleet.wire.BatchReading;
import io.fleet.wire.Rejection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * The end of one way in: fixes that were read go to the stream, and what becomes of them is counted.
 *
 * <p>Safe for use by many threads.
 */
final class Intake {

    private static final String TOO_MANY = "too_many_requests";

    private final FixAppender appender;
    private final Traces traces;
    private final String step;
    private final LongSupplier nanoTime;
    private final MeterRegistry meters;
    private final Counter accepted;
    private final Timer timer;

    Intake(Transport transport, FixAppender appender, MeterRegistry meters, Traces traces,
            LongSupplier nanoTime) {
        this.appender = appender;
        this.traces = traces;
        this.step = "intake " + transport.tag();
        this.meters = meters;
        this.nanoTime = nanoTime;
        accepted = Counter.builder("fleet.fixes.accepted")
                .description("fixes that Redis has taken")
                .tag("transport", transport.tag())
                .register(meters);
        timer = Timer.builder("fleet.intake")
                .description("from a readable request to Redis' answer, of accepted fixes")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(100_000))
                .maximumExpectedValue(Duration.ofSeconds(2))
                .register(meters);
        // From the start, so that the first one is an increase.
        rejected(TOO_MANY, 0);
        for (var reason : Appending.Reason.values()) {
            rejected(tag(reason), 0);
        }
    }

    /** The trace that the request is a part of, or null if it says of none or nothing is traced. */
    @Nullable
    String traceOf(ServerRequest request) {
        return traces.areOff() ? null : request.headers().firstHeader(Traces.HEADER);
    }

    /**
     * Hands on what can be taken, at least one fix; that goes on and is counted even when nobody waits for it any more.
     *
     * @param traceparent the trace that it is a part of, or null
     */
    Mono<Appending> append(List<Fix> fixes, @Nullable String traceparent) {
        long start = nanoTime.getAsLong();
        var span = traces.begin(step, traceparent);
        var counted = appender.append(fixes, span.traceparent()).thenApply(outcome -> {
            count(outcome, fixes.size(), nanoTime.getAsLong() - start);
            end(span, outcome);
            return outcome;
        });
        return Mono.fromFuture(counted.toCompletableFuture(), true);
    }

    private static void end(TraceSpan span, Appending outcome) {
        switch (outcome) {
            case Appending.Taken _ -> span.end();
            case Appending.Refused refused -> span.fail(tag(refused.reason()));
        }
    }

    private void count(Appending outcome, int fixes, long nanos) {
        switch (outcome) {
            case Appending.Taken _ -> {
                timer.record(nanos, TimeUnit.NANOSECONDS);
                accepted.increment(fixes);
            }
            case Appending.Refused refused -> rejected(tag(refused.reason()), fixes);
        }
    }

    /** Counts a fix, or a text that is none, that cannot be taken. */
    void reject(Rejection rejection) {
        rejected(rejection.field(), 1);
    }

    /** Counts the fixes of a batch that cannot be taken. */
    void reject(List<BatchReading.Rejected> rejections) {
        rejections.forEach(rejected -> reject(rejected.rejection()));
    }

    /** Counts fixes that are good and too many. */
    void rejectTooMany(int fixes) {
        rejected(TOO_MANY, fixes);
    }

    private static String tag(Appending.Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    private void rejected(String reason, int fixes) {
        Counter.builder("fleet.fixes.rejected")
                .description("fixes that were refused, by the field at fault or by what was in the way")
                .tag("reason", reason)
                .register(meters)
                .increment(fixes);
    }
}
