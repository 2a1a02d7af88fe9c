package io.fleet.benchmarks.suite;

import io.fleet.benchmarks.intake.Drivers;
import io.fleet.benchmarks.intake.Sender;
import io.fleet.benchmarks.machine.Server;
import io.fleet.wire.RedisKeys;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Whether two of a service share the work: what a fix costs with one and with two, and how fast a backlog goes. On one machine two are no faster where
 * one has all its processors; a cost that stays flat is what shows that a second machine would help.
 */
final class InstanceRows {

    private static final int CONNECTIONS = 64;
    private static final int FLEET = 99;
    /** A third of the backlog each, which two share. */
    private static final int WARM_UPS = 6;
    private static final Set<String> BOTH_GROUPS = Set.of(RedisKeys.LIVE_GROUP, RedisKeys.HISTORY_GROUP);

    private final Site site;
    private final Pace pace;
    private final Consumer<Figure> found;

    InstanceRows(Site site, Pace pace, Consumer<Figure> found) {
        this.site = site;
        this.pace = pace;
        this.found = found;
    }

    void run(Set<Row> wanted) {
        if (wanted.contains(Row.INSTANCES)) {
            // Where all run together one service has to do: each start takes seconds, and this is the one that could lose something.
            if (!pace.together()) {
                ingestion();
            }
            processing();
        }
    }

    private void ingestion() {
        site.stopAllBut(Site.Part.INGESTION);
        var first = site.get(Site.Part.INGESTION);
        try (var _ = new Trimming(site.redis().url());
                var second = site.another(Site.Part.INGESTION);
                var one = contender("ingestion, one", List.of(first));
                var two = contender("ingestion, two", List.of(first, second))) {
            two.warmUp(CONNECTIONS, pace.warmUp());
            one.warmUp(CONNECTIONS, pace.warmUp());
            for (int round = 0; round < pace.rounds(); round++) {
                one.flatOut(pace.round());
                two.flatOut(pace.round());
            }
            found.accept(one.figure(Row.INSTANCES));
            found.accept(two.figure(Row.INSTANCES));
        }
    }

    private Contender contender(String name, List<Server> servers) {
        int each = CONNECTIONS / servers.size();
        var drivers = Drivers.posting(pace.drivers(), 1, site.signer());
        return new Contender(name, servers,
                servers.stream().map(server -> new Sender(server.address(), drivers, each, each, site.clock()))
                        .toList(),
                site.redis().pid());
    }

    /** Two first: what is left of them then is warmer for it, which the second one has to make up for. */
    private void processing() {
        if (!pace.together()) {
            site.stopAllBut();
        }
        var first = site.get(Site.Part.PROCESSING);
        try (var redis = new RedisSide(site.redis().url())) {
            var backlog = new Backlog(site, redis);
            backlog.awaitNone();
            var fixes = new Fixes(pace.drivers(), FLEET, site.clock());
            try (var second = site.another(Site.Part.PROCESSING)) {
                for (int i = 0; i < WARM_UPS; i++) {
                    backlog.workOff(BOTH_GROUPS, pace.backlog() / 3, fixes, List.of(first, second));
                }
                measure("processing, two", backlog, redis, fixes, List.of(first, second));
            }
            backlog.awaitNone();
            measure("processing, one", backlog, redis, fixes, List.of(first));
        }
    }

    private void measure(String name, Backlog backlog, RedisSide redis, Fixes fixes, List<Server> servers) {
        var used = backlog.workOff(BOTH_GROUPS, pace.backlog(), fixes, servers);
        found.accept(used.each(Row.INSTANCES, name, pace.backlog(), redis.commandMicros(pace.backlog())));
    }
}
