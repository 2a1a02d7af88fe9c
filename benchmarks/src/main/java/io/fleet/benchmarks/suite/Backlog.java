package io.fleet.benchmarks.suite;

import io.fleet.benchmarks.machine.Server;
import io.fleet.benchmarks.machine.Waiting;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Has the consumers work off what was put into the stream while they stood still. Confined to one thread. */
final class Backlog {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Set<String> GROUPS = Set.of(RedisKeys.LIVE_GROUP, RedisKeys.HISTORY_GROUP);

    private final Site site;
    private final RedisSide redis;

    Backlog(Site site, RedisSide redis) {
        this.site = site;
        this.redis = redis;
    }

    /** Returns when the groups are there and nothing is left to do. */
    void awaitNone() {
        await("the groups", () -> redis.hasGroups(GROUPS));
        await("what is left from before", () -> GROUPS.stream().allMatch(redis::isDone));
    }

    /**
     * Returns when these groups have done so many entries; the other has been told that it has had all of it. What both have had is trimmed as ever.
     *
     * @throws IllegalStateException if not all of what was in the stream is in the history, or it takes too long
     */
    Meter.Used workOff(Set<String> groups, int entries, Fixes fixes, List<Server> processing) {
        long before = site.stored();
        processing.forEach(Server::halt);
        fixes.append(entries, redis);
        for (String group : GROUPS) {
            if (!groups.contains(group)) {
                redis.connection().sync().xgroupSetid(StreamOffset.latest(RedisKeys.STREAM), group);
            }
        }
        redis.forgetCommands();
        var meter = new Meter(parts(processing));
        processing.forEach(Server::resume);
        await(String.join(", ", groups), () -> groups.stream().allMatch(redis::isDone));
        var used = meter.used();
        // The other group had asked before it was told, and has been given a few.
        await("both groups", () -> GROUPS.stream().allMatch(redis::isDone));
        long stored = site.stored() - before;
        if (groups.contains(RedisKeys.HISTORY_GROUP) && stored != entries) {
            throw new IllegalStateException(entries + " were in the stream, " + stored + " are stored");
        }
        return used;
    }

    private Map<String, List<Long>> parts(List<Server> processing) {
        var pids = new LinkedHashMap<String, List<Long>>();
        pids.put("processing", processing.stream().map(Server::pid).toList());
        pids.put("redis", List.of(site.redis().pid()));
        pids.put("database", List.of(site.database().pid()));
        return pids;
    }

    static void await(String what, BooleanSupplier condition) {
        if (!Waiting.until(PATIENCE, condition)) {
            throw new IllegalStateException(what + ": not done after " + PATIENCE.toSeconds() + " s");
        }
    }
}
