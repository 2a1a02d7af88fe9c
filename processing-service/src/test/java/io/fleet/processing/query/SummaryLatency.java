package io.fleet.processing.query;

import io.fleet.processing.history.testing.HistoryService;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import reactor.core.publisher.Mono;

/** Times the fleet's summary as the running service answers it, from what is kept and from the fixes alone. */
public final class SummaryLatency {

    private final HistoryReader reports;

    /** Of a service whose limits of time are far away. */
    public SummaryLatency(HistoryService service) {
        reports = service.bean("reports", HistoryReader.class);
    }

    /**
     * Prints a line.
     *
     * @param fixes  how many there are in the span, from what is kept
     * @param bucket zero: one for the whole span
     */
    public void measure(String what, Instant start, Duration length, Duration bucket, long fixes) {
        Sample.measure(what, "kept", () -> new Sample.Question(kept(span(start, length), buckets(bucket)), fixes));
    }

    /** Prints a line for the same from the fixes alone. */
    public void measureFromFixes(String what, Instant start, Duration length, Duration bucket, long fixes) {
        var question = new FleetSummary(span(start, length), buckets(bucket), KeptHours.NONE);
        Sample.measure(what, "fixes", () -> new Sample.Question(reports.ask(question), fixes));
    }

    /** Whether both say the same. */
    public boolean areEqual(Instant start, Duration length, Duration bucket) {
        var question = new FleetSummary(span(start, length), buckets(bucket), KeptHours.NONE);
        return Arrays.equals(reports.ask(question).block(), kept(span(start, length), buckets(bucket)).block());
    }

    private Mono<byte[]> kept(Span span, Buckets buckets) {
        return reports.ask(KeptHours.QUESTION, kept -> FleetSummary.of(span, buckets, kept));
    }

    private static Span span(Instant start, Duration length) {
        return new Span(start.toEpochMilli(), start.plus(length).toEpochMilli());
    }

    private static Buckets buckets(Duration length) {
        return new Buckets(length.toMillis());
    }
}
