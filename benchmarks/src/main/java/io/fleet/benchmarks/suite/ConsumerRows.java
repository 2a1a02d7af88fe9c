package io.fleet.benchmarks.suite;

import io.fleet.benchmarks.machine.Server;
import io.fleet.benchmarks.machine.Waiting;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What it costs to work off a backlog, for one group at a time: while the service stands still the stream is filled, and the other group is told
 * that it has had all of it. What both have had is trimmed as ever.
 */
final class ConsumerRows {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Parts of the backlog that each group works off before anything counts. */
    private static final int WARM_UPS = 3;

    private static final Map<Row, String> GROUPS = Map.of(Row.LIVE, RedisKeys.LIVE_GROUP, Row.HISTORY,
            RedisKeys.HISTORY_GROUP);

    private final Site site;
    private final Pace pace;
    private final Consumer<Figure> found;

    ConsumerRows(Site site, Pace pace, Consumer<Figure> found) {
        this.site = site;
        this.pace = pace;
        this.found = found;
    }

    void run(Set<Row> wanted) {
        var rows = GROUPS.keySet().stream().filter(wanted::contains).sorted().toList();
        if (rows.isEmpty()) {
            return;
        }
        var processing = site.processing();
        try (var redis = new RedisSide(site.redis().url())) {
            var fixes = new Fixes(pace.drivers(), site.clock());
            await("the groups", () -> redis.hasGroups(GROUPS.values()));
            for (int i = 0; i < WARM_UPS; i++) {
                rows.forEach(row -> workOff(row, pace.backlog() / WARM_UPS, fixes, redis, processing));
            }
            rows.forEach(row -> found.accept(workOff(row, pace.backlog(), fixes, redis, processing)));
        }
    }

    private Figure workOff(Row row, int entries, Fixes fixes, RedisSide redis, Server processing) {
        processing.halt();
        fixes.append(entries, redis);
        for (String group : GROUPS.values()) {
            if (!group.equals(GROUPS.get(row))) {
                redis.connection().sync().xgroupSetid(StreamOffset.latest(RedisKeys.STREAM), group);
            }
        }
        redis.forgetCommands();
        var pids = new LinkedHashMap<String, Long>();
        pids.put("processing", processing.pid());
        pids.put("redis", site.redis().pid());
        pids.put("database", site.database().pid());
        var meter = new Meter(pids);
        processing.resume();
        await(row.title(), () -> redis.isDone(String.valueOf(GROUPS.get(row))));
        var used = meter.used();
        // The other group had asked before it was told, and has been given a few.
        await("both groups", () -> GROUPS.values().stream().allMatch(redis::isDone));
        return used.each(row, Figure.OURS, entries, redis.commandMicros(entries));
    }

    private static void await(String what, BooleanSupplier condition) {
        if (!Waiting.until(PATIENCE, condition)) {
            throw new IllegalStateException(what + " took more than " + PATIENCE.toSeconds() + " s");
        }
    }
}
