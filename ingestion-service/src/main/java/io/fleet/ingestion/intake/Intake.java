package io.fleet.ingestion.intake;

import io.fleet.ingestion.stream.Appending;
import io.fleet.ingestion.stream.FixAppender;
import io.fleet.model.Fix;
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
import reactor.core.publisher.Mono;

/**
 * The end of one way in: fixes that were read go to the stream, and what becomes of them is counted.
 *
 * <p>Safe for use by many threads.
 */
final class Intake {

    private final FixAppender appender;
    private final LongSupplier nanoTime;
    private final MeterRegistry meters;
    private final Counter accepted;
    private final Timer timer;

    Intake(Transport transport, FixAppender appender, MeterRegistry meters, LongSupplier nanoTime) {
        this.appender = appender;
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
    }

    /** Hands on what can be taken, at least one fix; that goes on and is counted even when nobody waits for it any more. */
    Mono<Appending> append(List<Fix> fixes) {
        long start = nanoTime.getAsLong();
        var counted = appender.append(fixes).thenApply(outcome -> {
            count(outcome, fixes.size(), nanoTime.getAsLong() - start);
            return outcome;
        });
        return Mono.fromFuture(counted.toCompletableFuture(), true);
    }

    private void count(Appending outcome, int fixes, long nanos) {
        switch (outcome) {
            case Appending.Taken _ -> {
                timer.record(nanos, TimeUnit.NANOSECONDS);
                accepted.increment(fixes);
            }
            case Appending.Refused refused -> rejected(refused.reason().name().toLowerCase(Locale.ROOT), fixes);
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
        rejected("too_many_requests", fixes);
    }

    private void rejected(String reason, int fixes) {
        Counter.builder("fleet.fixes.rejected")
                .description("fixes that were refused, by the field at fault or by what was in the way")
                .tag("reason", reason)
                .register(meters)
                .increment(fixes);
    }
}
