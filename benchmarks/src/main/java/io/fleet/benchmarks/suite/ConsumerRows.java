package io.fleet.benchmarks.suite;

import io.fleet.wire.RedisKeys;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What it costs to work off a backlog, for one group at a time, and how that changes as there are more drivers. */
final class ConsumerRows {

    /** Parts of the backlog that each group works off before anything counts. */
    private static final int WARM_UPS = 3;

    private static final Map<Row, String> GROUPS = Map.of(Row.LIVE, RedisKeys.LIVE_GROUP, Row.HISTORY,
            RedisKeys.HISTORY_GROUP);

    private final Site site;
    private final Pace pace;
    private final List<Integer> fleets;
    private final Consumer<Figure> found;

    /** With fleets of so many drivers, one after the other, for the curve. */
    ConsumerRows(Site site, Pace pace, List<Integer> fleets, Consumer<Figure> found) {
        this.site = site;
        this.pace = pace;
        this.fleets = List.copyOf(fleets);
        this.found = found;
    }

    void run(Set<Row> wanted) {
        var rows = GROUPS.keySet().stream().filter(wanted::contains).sorted().toList();
        if (rows.isEmpty() && !wanted.contains(Row.DRIVERS)) {
            return;
        }
        site.get(Site.Part.PROCESSING);
        try (var redis = new RedisSide(site.redis().url())) {
            new Backlog(site, redis).awaitNone();
            if (!rows.isEmpty()) {
                var fixes = new Fixes(pace.drivers(), 0, site.clock());
                warmUp(WARM_UPS, rows, fixes, redis);
                rows.forEach(row -> found.accept(measure(row, row, Figure.OURS, fixes, redis)));
            }
            if (wanted.contains(Row.DRIVERS)) {
                // Once as many are in the heap and in the database's memory as there are going to be.
                warmUp(rows.isEmpty() ? WARM_UPS : 0, List.of(Row.LIVE, Row.HISTORY),
                        new Fixes(pace.drivers(), 1, site.clock()), redis);
                grow(redis);
            }
        }
    }

    private void grow(RedisSide redis) {
        for (int i = 0; i < fleets.size(); i++) {
            int drivers = fleets.get(i);
            var fixes = new Fixes(drivers, 2 + i, site.clock());
            // Everybody is there before anything counts.
            workOff(Row.LIVE, Math.max(drivers, pace.backlog() / WARM_UPS), fixes, redis);
            workOff(Row.HISTORY, pace.backlog() / WARM_UPS, fixes, redis);
            for (var row : List.of(Row.LIVE, Row.HISTORY)) {
                found.accept(
                        measure(row, Row.DRIVERS, "%s, %,d drivers".formatted(row.label(), drivers), fixes, redis));
            }
        }
    }

    private void warmUp(int times, List<Row> rows, Fixes fixes, RedisSide redis) {
        for (int i = 0; i < times; i++) {
            rows.forEach(row -> workOff(row, pace.backlog() / WARM_UPS, fixes, redis));
        }
    }

    private Figure measure(Row row, Row shownIn, String server, Fixes fixes, RedisSide redis) {
        var used = workOff(row, pace.backlog(), fixes, redis);
        return used.each(shownIn, server, pace.backlog(), redis.commandMicros(pace.backlog()));
    }

    private Meter.Used workOff(Row row, int entries, Fixes fixes, RedisSide redis) {
        return new Backlog(site, redis).workOff(Set.of(String.valueOf(GROUPS.get(row))), entries, fixes,
                List.of(site.get(Site.Part.PROCESSING)));
    }
}
