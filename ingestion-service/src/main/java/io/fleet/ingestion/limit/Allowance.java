package io.fleet.ingestion.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.fleet.model.DriverId;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What each driver may send of one kind: so many at once, so many per second in the long run.
 *
 * <p>Safe for use by many threads; never blocks on anything but memory. A driver is forgotten once a silence has restored the whole burst, which
 * changes nothing for that driver. At most as many drivers are remembered as was said; beyond that some begin anew with the whole burst.
 */
final class Allowance {

    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private final int burst;
    private final TimeMeter meter;
    private final Cache<DriverId, Bucket> buckets;

    Allowance(int perSecond, int burst, int mostDrivers, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.meter = new Meter(nanoTime, nanoTime.getAsLong());
        buckets = Caffeine.newBuilder()
                .maximumSize(mostDrivers)
                .expireAfterAccess(Duration.ofSeconds(Math.ceilDiv(burst, perSecond) + 1))
                .ticker(nanoTime::getAsLong)
                .build();
    }

    /** Takes one, or takes none and tells how long to wait for the next, in whole seconds, at least one. */
    Optional<Duration> take(DriverId driver) {
        var probe = buckets.get(driver, _ -> full()).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed()
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(
                        Math.max(1, Math.ceilDiv(probe.getNanosToWaitForRefill(), NANOS_PER_SECOND))));
    }

    /** How many drivers are remembered. */
    long drivers() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    private Bucket full() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
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
