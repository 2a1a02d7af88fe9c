package io.fleet.processing.consume;

import io.fleet.service.RedisLink;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is not done, as gauges: the stream's length and age, what each group has in hand, and the dead letters.
 *
 * <p>They show the last sample, or NaN where there was none to be had: unknown is not zero.
 */
final class Backlog {

    private static final List<String> GROUPS = List.of(RedisKeys.LIVE_GROUP, RedisKeys.HISTORY_GROUP);

    private final RedisLink redis;
    private final InstantSource clock;
    private final Map<String, Double> pending = new ConcurrentHashMap<>();
    private volatile double entries = Double.NaN;
    private volatile double ageSeconds = Double.NaN;
    private volatile double deadLetters = Double.NaN;

    Backlog(RedisLink redis, InstantSource clock, MeterRegistry meters) {
        this.redis = redis;
        this.clock = clock;
        Gauge.builder("fleet.backlog", () -> entries).baseUnit("entries")
                .description("Entries that one of the groups has not done").register(meters);
        Gauge.builder("fleet.backlog.age", () -> ageSeconds).baseUnit("seconds")
                .description("How long the oldest of them has been waiting").register(meters);
        Gauge.builder("fleet.deadletters.kept", () -> deadLetters).baseUnit("entries")
                .description("Dead letters that nobody has replayed or deleted").register(meters);
        for (String group : GROUPS) {
            Gauge.builder("fleet.pending", () -> pending.getOrDefault(group, Double.NaN)).tag("group", group)
                    .baseUnit("entries").description("Entries that the group has in hand").register(meters);
        }
    }

    /** Takes a sample; blocks. */
    void sample() {
        try {
            entries = Await.answer(redis.send(commands -> commands.xlen(RedisKeys.STREAM)));
            ageSeconds = oldestAgeSeconds();
            deadLetters = Await.answer(redis.send(commands -> commands.xlen(RedisKeys.DEAD_LETTERS)));
        } catch (RuntimeException away) {
            entries = Double.NaN;
            ageSeconds = Double.NaN;
            deadLetters = Double.NaN;
            pending.clear();
            throw away;
        }
        GROUPS.forEach(this::samplePending);
    }

    private double oldestAgeSeconds() {
        var oldest = Await.answer(redis.send(
                commands -> commands.xrange(RedisKeys.STREAM, Range.unbounded(), Limit.create(0, 1))));
        return oldest.isEmpty()
                ? 0
                : Math.max(0, clock.millis() - EntryId.arrivedAtMillis(oldest.getFirst().getId())) / 1_000.0;
    }

    private void samplePending(String group) {
        try {
            var summary = Await.answer(redis.send(commands -> commands.xpending(RedisKeys.STREAM, group)));
            pending.put(group, (double) summary.getCount());
        } catch (RuntimeException noSuchGroup) {
            pending.remove(group);
        }
    }
}
