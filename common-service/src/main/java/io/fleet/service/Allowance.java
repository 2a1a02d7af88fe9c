package io.fleet.service;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What each of many may do of one kind: so much at once, so much in the long run.
 *
 * <p>Safe for use by many threads; never blocks on anything but memory. Who did nothing for so long that the whole burst is theirs again is forgotten,
 * which changes nothing for them. At most as many are remembered as was said; beyond that some begin anew with the whole burst.
 *
 * @param <K> who: a value with an identity of its own
 */
public final class Allowance<K> {

    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Rate rate;
    private final TimeMeter meter;
    private final Cache<K, Bucket> buckets;

    /**
     * How much is allowed.
     *
     * @param count  in each period, at least 1
     * @param period of whole seconds
     * @param burst  at once, at least 1
     */
    public record Rate(int count, Duration period, int burst) {

        /** So many per second. */
        public static Rate perSecond(int count, int burst) {
            return new Rate(count, Duration.ofSeconds(1), burst);
        }

        /** So many per minute. */
        public static Rate perMinute(int count, int burst) {
            return new Rate(count, Duration.ofMinutes(1), burst);
        }

        private Duration untilFull() {
            return period.multipliedBy(Math.ceilDiv(burst, count)).plusSeconds(1);
        }
    }

    /**
     * Allows each so much.
     *
     * @param most     how many are remembered
     * @param nanoTime {@link System#nanoTime}
     */
    public Allowance(Rate rate, int most, LongSupplier nanoTime) {
        this.rate = rate;
        this.meter = new Meter(nanoTime, nanoTime.getAsLong());
        buckets = Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterAccess(rate.untilFull())
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run) // what there is to tidy up is less than waking a thread for it
                .build();
    }

    /** Takes one, or takes none and tells how long to wait for the next, in whole seconds, at least one. */
    public Optional<Duration> take(K who) {
        var probe = buckets.get(who, _ -> full()).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed()
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(
                        Math.max(1, Math.ceilDiv(probe.getNanosToWaitForRefill(), NANOS_PER_SECOND))));
    }

    /** How many are remembered. */
    long remembered() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    private Bucket full() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(rate.burst()).refillGreedy(rate.count(), rate.period()))
                .withCustomTimePrecision(meter)
                .build();
    }

    /** Counted from the start: a bucket takes a time whose numbers wrap around for one that stands still. */
    private record Meter(LongSupplier nanoTime, long start) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            return nanoTime.getAsLong() - start;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
