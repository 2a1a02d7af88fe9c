package io.fleet.ingestion.limit;

import io.fleet.model.DriverId;
import io.fleet.service.Allowance;
import io.fleet.service.Allowance.Rate;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What each driver may send to this instance, single fixes and batches apart.
 *
 * <p>Each instance counts for itself: where a driver's requests are spread over several, the driver may send that many times as much. Memory is
 * bounded: up to {@value #MOST_DRIVERS} drivers are remembered for each kind, each until the whole burst is theirs again; beyond that some begin
 * anew with the whole burst. Never blocks; safe for use by many threads.
 */
public final class DriverLimits {

    static final int MOST_DRIVERS = 100_000;

    private final Allowance<DriverId> fixes;
    private final Allowance<DriverId> batches;

    DriverLimits(LimitProperties properties, LongSupplier nanoTime) {
        fixes = new Allowance<>(Rate.perSecond(properties.fixesPerSecond(), properties.fixesBurst()), MOST_DRIVERS,
                nanoTime);
        batches = new Allowance<>(Rate.perSecond(properties.batchesPerSecond(), properties.batchesBurst()),
                MOST_DRIVERS,
                nanoTime);
    }

    /** Lets a single fix in, or tells when to try again, in whole seconds, at least one. */
    public Optional<Duration> takeFix(DriverId driver) {
        return fixes.take(driver);
    }

    /** Lets a batch in, whatever is in it, or tells when to try again, in whole seconds, at least one. */
    public Optional<Duration> takeBatch(DriverId driver) {
        return batches.take(driver);
    }
}
