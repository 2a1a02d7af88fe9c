package io.fleet.processing.live;

import io.fleet.model.Fix;
import io.fleet.processing.consume.Duty;
import io.fleet.processing.consume.Entry;
import io.fleet.processing.consume.Poison;
import io.fleet.wire.FixJson;
import io.fleet.wire.Reading;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes each fix the current one unless it is late.
 *
 * <p>Late is a fix that was old when it was received, one that would not be current any more by now, and one that is not newer than the
 * current one.
 */
final class LiveDuty implements Duty {

    private final CurrentFixes current;
    private final CurrentProperties limits;
    private final LiveMeters meters;
    private final InstantSource clock;

    LiveDuty(CurrentFixes current, CurrentProperties limits, LiveMeters meters, InstantSource clock) {
        this.current = current;
        this.limits = limits;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public String group() {
        return RedisKeys.LIVE_GROUP;
    }

    @Override
    public Duration gather() {
        return limits.gather();
    }

    @Override
    public List<Poison> carryOut(List<Entry> batch) {
        var now = clock.instant();
        var poison = new ArrayList<Poison>(0);
        var fixes = new ArrayList<Fix>(batch.size());
        var traces = new IdentityHashMap<Fix, String>(0);
        int late = 0;
        for (var entry : batch) {
            switch (read(entry.fix())) {
                case Reading.Read(Fix fix) when isLate(fix, now) -> late++;
                case Reading.Read(Fix fix) -> {
                    fixes.add(fix);
                    if (entry.trace() != null) {
                        traces.put(fix, entry.trace());
                    }
                }
                case Reading.Refused refused ->
                    poison.add(new Poison(entry, refused.rejections().getFirst().reason()));
            }
        }
        meters.count(current.take(fixes, traces));
        meters.late(late);
        return poison;
    }

    @Override
    public boolean isOutage(RuntimeException failure) {
        return failure instanceof RedisException && !isAboutAForeignKey(failure);
    }

    /** Somebody else's key in the place of one of ours is in the way of its driver alone; waiting would hold up all others. */
    private static boolean isAboutAForeignKey(RuntimeException failure) {
        return String.valueOf(failure.getMessage()).contains("WRONGTYPE");
    }

    private static Reading read(byte @Nullable [] text) {
        return FixJson.decode(text == null ? new byte[0] : text);
    }

    private boolean isLate(Fix fix, Instant now) {
        return Duration.between(fix.takenAt(), fix.receivedAt()).compareTo(limits.maxAge()) > 0
                || Duration.between(fix.receivedAt(), now).compareTo(limits.ttl()) >= 0;
    }
}
