package io.fleet.ingestion.stream;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the stream has room for more fixes, by the last that is known of the backlog.
 *
 * <p>Shut above the high mark, open again below the low one: {@value #LOW} of it. What is not known, or not for {@value #FRESH_SECONDS} s, keeps
 * nobody out: Redis itself answers then. {@link #judge} is for one thread at a time, the rest for many.
 */
final class BacklogGate {

    static final double LOW = 0.9;
    static final int FRESH_SECONDS = 3;

    private static final Logger log = LoggerFactory.getLogger(BacklogGate.class);
    private static final long FRESH_NANOS = Duration.ofSeconds(FRESH_SECONDS).toNanos();

    private final long mostEntries;
    private final LongSupplier nanoTime;
    private volatile @Nullable Judgement last;

    /** A backlog, when it was learnt, and whether the gate has been shut since then or before. */
    private record Judgement(Backlog backlog, long atNanos, boolean shut, long shutSinceNanos) {}

    BacklogGate(BacklogProperties properties, LongSupplier nanoTime) {
        this.mostEntries = properties.high();
        this.nanoTime = nanoTime;
    }

    boolean isOpen() {
        var judgement = fresh();
        return judgement == null || !judgement.shut();
    }

    /** The backlog, if it is known. */
    Optional<Backlog> backlog() {
        return Optional.ofNullable(fresh()).map(Judgement::backlog);
    }

    /** Opens or shuts the gate by what the backlog is now. */
    void judge(Backlog backlog) {
        long now = nanoTime.getAsLong();
        double fullness = backlog.fullness(mostEntries);
        var before = last;
        if (before != null && before.shut()) {
            boolean shut = fullness >= LOW;
            last = new Judgement(backlog, now, shut, before.shutSinceNanos());
            if (!shut) {
                logOpened(backlog, Duration.ofNanos(now - before.shutSinceNanos()));
            }
        } else {
            boolean shut = fullness > 1;
            last = new Judgement(backlog, now, shut, now);
            if (shut) {
                logShut(backlog);
            }
        }
    }

    private @Nullable Judgement fresh() {
        var judgement = last;
        return judgement == null || nanoTime.getAsLong() - judgement.atNanos() > FRESH_NANOS ? null : judgement;
    }

    private void logShut(Backlog backlog) {
        log.warn("The backlog is over its high mark, fixes are refused: {}", figures(backlog));
    }

    private void logOpened(Backlog backlog, Duration after) {
        log.info("The backlog is below its low mark, fixes are taken again after {} s: {}", after.toSeconds(),
                figures(backlog));
    }

    private String figures(Backlog backlog) {
        return "%d entries (at most %d), the oldest %d s old, in %d bytes (at most half of Redis' %s)".formatted(
                backlog.entries(), mostEntries, backlog.age().toSeconds(), backlog.bytes(),
                backlog.memoryLimit() == 0 ? "memory, which has no limit" : backlog.memoryLimit());
    }
}
