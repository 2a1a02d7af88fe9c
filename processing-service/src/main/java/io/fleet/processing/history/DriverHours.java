package io.fleet.processing.history;

import io.fleet.model.DriverId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedRuntimeException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps the sums of each driver's fixes by hour, from which the fleet's summary is answered.
 *
 * <p>An hour is added up once it has been over for {@link #GRACE} and fixes of after that have come; then the hours from before follow, the newest first. Who
 * stores a fix in an hour that has been added up marks it for the driver, in the same transaction, and what is marked is added up again. At each
 * moment the sums of the hours kept, but for those marked, are those of the fixes.
 *
 * <p>Safe for use by many instances, of which one works at a time; blocks. Throws {@link NestedRuntimeException} when the database cannot do it; then what
 * was begun is done the next time.
 */
public final class DriverHours {

    /** How long hours are left alone after the first instance that knows of them came: others, which mark nothing, may still be running. */
    static final Duration SETTLING = Duration.ofHours(1);
    static final Duration GRACE = Duration.ofMinutes(5);

    private static final Duration DAY = Duration.ofDays(1);
    private static final int HOURS_BACK_AT_ONCE = 8;

    private final HourSums sums;
    private final TransactionTemplate transaction;
    private final Supplier<Optional<Slices>> slices;
    private final InstantSource clock;
    private volatile @Nullable Instant addedUpUntil;

    /**
     * Nothing is done yet.
     *
     * @param slices those of the fixes, once there are any
     */
    DriverHours(JdbcTemplate jdbc, TransactionTemplate transaction, Supplier<Optional<Slices>> slices,
            InstantSource clock, MeterRegistry metrics) {
        sums = new HourSums(jdbc);
        this.transaction = transaction;
        this.slices = slices;
        this.clock = clock;
        Gauge.builder("fleet.history.hours.behind", this, DriverHours::behindSeconds).baseUnit("seconds")
                .description("How long ago the last hour ended that has been added up; nothing before the first")
                .register(metrics);
    }

    /**
     * Forgets a driver whose fixes have been deleted. Waits for who is adding up.
     *
     * @param driver of whom there may be fixes again that came meanwhile
     */
    public void forget(DriverId driver) {
        transaction.executeWithoutResult(_ -> {
            sums.lock();
            sums.forget(driver.value());
        });
    }

    /** Grows while rounds fail, or are another instance's. */
    private double behindSeconds() {
        var until = addedUpUntil;
        return until == null ? Double.NaN : Duration.between(until, clock.instant()).toMillis() / 1e3;
    }

    /** Does what is due: forgets what has been dropped, adds up again what is marked, then what is new, then some of what is old. */
    public void round() {
        slices.get().ifPresent(kept -> round(kept.first()));
    }

    private void round(@Nullable Instant first) {
        var now = clock.instant();
        var oldest = first == null ? now.truncatedTo(ChronoUnit.HOURS) : hourAfter(first);
        if (!alone(() -> !sums.kept(now).begunAt().plus(SETTLING).isAfter(now))
                || !alone(() -> forgetBefore(oldest, now))) {
            return;
        }
        repeat(sums::repair);
        advance(oldest, now);
        addedUpUntil = sums.kept(now).until();
        for (int i = 0; i < HOURS_BACK_AT_ONCE && alone(() -> goBack(oldest, now)); i++) {
            repeat(sums::repair);
        }
    }

    private void advance(Instant oldest, Instant now) {
        var kept = sums.kept(now);
        var until = kept.until();
        var ripe = ripe(until == null ? oldest : until, now);
        if (ripe.equals(until) && ripe.equals(kept.markedUntil())) {
            return;
        }
        alone(() -> {
            sums.announce(ripe);
            return true;
        });
        repeat(() -> goOn(now));
    }

    /** The latest hour, not before the one known, before which hours can be added up. */
    private Instant ripe(Instant known, Instant now) {
        var latest = now.minus(GRACE).truncatedTo(ChronoUnit.HOURS);
        if (known.plus(HourSums.HOUR).isAfter(latest) || !isOver(known.plus(HourSums.HOUR), now)) {
            return known;
        }
        var ripe = latest;
        while (ripe.isAfter(known) && !isOver(ripe, now)) {
            ripe = ripe.minus(DAY);
        }
        ripe = later(ripe, known);
        for (var next = ripe.plus(HourSums.HOUR); !next.isAfter(latest) && isOver(next, now); next = next
                .plus(HourSums.HOUR)) {
            ripe = next;
        }
        return ripe;
    }

    private boolean isOver(Instant hour, Instant now) {
        return sums.hasFixes(hour.plus(GRACE), now.plus(KeptSpan.LEAD));
    }

    /** Adds up the next hour, or passes over a day without fixes; returns whether there is more. */
    private boolean goOn(Instant now) {
        var kept = sums.kept(now);
        var hour = kept.until();
        var end = kept.markedUntil();
        if (hour == null || kept.from() == null || end == null || !hour.isBefore(end)) {
            return false;
        }
        boolean hasFixes = sums.hasFixes(hour, hour.plus(DAY));
        if (hasFixes) {
            sums.addUp(hour);
        }
        var until = hour.plus(hasFixes ? HourSums.HOUR : DAY);
        sums.keep(kept.from(), until.isAfter(end) ? end : until);
        return true;
    }

    /** Adds up the hour before all others, or passes over a day without fixes; returns whether there is more. */
    private boolean goBack(Instant oldest, Instant now) {
        var kept = sums.kept(now);
        var end = kept.from();
        var marked = kept.markedUntil();
        if (end == null || kept.until() == null || marked == null || end.isAfter(marked) || !end.isAfter(oldest)) {
            return false;
        }
        boolean hasFixes = sums.hasFixes(end.minus(DAY), end);
        if (hasFixes) {
            sums.addUp(end.minus(HourSums.HOUR));
        }
        sums.keep(later(end.minus(hasFixes ? HourSums.HOUR : DAY), oldest), kept.until());
        return true;
    }

    private boolean forgetBefore(Instant oldest, Instant now) {
        var from = sums.kept(now).from();
        if (from != null && from.isBefore(oldest)) {
            sums.forgetBefore(oldest);
        }
        return true;
    }

    private void repeat(BooleanSupplier work) {
        while (alone(work) && !Thread.currentThread().isInterrupted()) {
            // All of it is in the condition.
        }
    }

    /** Does it in a transaction of its own; false also if somebody else is at work. */
    private boolean alone(BooleanSupplier work) {
        return Boolean.TRUE.equals(transaction.execute(_ -> sums.tryLock() && work.getAsBoolean()));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant hourAfter(Instant time) {
        var hour = time.truncatedTo(ChronoUnit.HOURS);
        return hour.equals(time) ? hour : hour.plus(HourSums.HOUR);
    }
}
