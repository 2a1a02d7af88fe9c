package io.fleet.cli.load;

import io.fleet.cli.send.Tally;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * What is counted and measured while load is made. Every latency counts from the moment at which the fix was due, not from
 * the one at which it could be sent: a sender that is held up is held up by what it measures.
 *
 * <p>Safe for use by many threads.
 */
final class LoadFigures {

    private static final long LONGEST_MICROS = Duration.ofMinutes(10).toNanos() / 1_000;

    private final Tally warmUp = new Tally();
    private final Tally tally = new Tally();
    private final LongAdder sent = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final Recorder posts = new Recorder(LONGEST_MICROS, 3);
    private final Recorder deliveries = new Recorder(LONGEST_MICROS, 3);
    private final Recorder lateness = new Recorder(LONGEST_MICROS, 3);
    private final Histogram allPosts = new Histogram(3);
    private final Histogram allDeliveries = new Histogram(3);
    private volatile long fromNanos = Long.MAX_VALUE;

    /** What is due before then is not counted: it warms up who sends and who answers. */
    void from(long nanoTime) {
        fromNanos = nanoTime;
    }

    /** A request leaves, so much later than due by the sender's own fault. */
    void leaves(long dueNanos, long latenessNanos) {
        if (counts(dueNanos)) {
            lateness.recordValue(micros(latenessNanos));
        }
    }

    void sent(int fixes, long dueNanos) {
        if (counts(dueNanos)) {
            sent.add(fixes);
        }
    }

    /** A request was answered. */
    void answered(long dueNanos, long nanoTime) {
        if (counts(dueNanos)) {
            posts.recordValue(micros(nanoTime - dueNanos));
        }
    }

    /** A fix reached a customer. */
    void delivered(long dueNanos, long nanoTime) {
        if (counts(dueNanos)) {
            delivered.increment();
            deliveries.recordValue(micros(nanoTime - dueNanos));
        }
    }

    /** What becomes of fixes that were due then. */
    Tally tally(long dueNanos) {
        return counts(dueNanos) ? tally : warmUp;
    }

    Tally.Counts counts() {
        return tally.counts();
    }

    long fixesSent() {
        return sent.sum();
    }

    long fixesDelivered() {
        return delivered.sum();
    }

    /** From due to answer, in microseconds, since the beginning. */
    synchronized Histogram posts() {
        allPosts.add(posts.getIntervalHistogram());
        return allPosts.copy();
    }

    /** From due to a customer's socket, in microseconds, since the beginning. */
    synchronized Histogram deliveries() {
        allDeliveries.add(deliveries.getIntervalHistogram());
        return allDeliveries.copy();
    }

    /** By how many microseconds requests left late by the sender's own fault; to be asked once. */
    Histogram lateness() {
        return lateness.getIntervalHistogram();
    }

    private boolean counts(long dueNanos) {
        return dueNanos - fromNanos >= 0 && fromNanos != Long.MAX_VALUE;
    }

    private static long micros(long nanos) {
        return Math.clamp(nanos / 1_000, 0, LONGEST_MICROS);
    }
}
