package io.fleet.benchmarks.suite;

import io.fleet.benchmarks.intake.Drivers;
import io.fleet.benchmarks.intake.Sender;
import io.fleet.benchmarks.machine.Server;
import io.fleet.benchmarks.machine.Waiting;
import io.fleet.benchmarks.machine.WarmUp;
import io.fleet.wire.RedisKeys;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What a fix costs from the POST to its row, with the live side done as well: everything until the last one that was accepted is stored. */
final class PathRows {

    private static final int CONNECTIONS = 64;
    private static final int ARRIVALS_PER_SECOND = 1_000;
    private static final int CALM_PER_SECOND = 2_000;
    private static final int READERS = 16;
    private static final int READINGS_PER_SECOND = 200;
    private static final int ROUNDS = 2;
    private static final double KIB_PER_MIB = 1_024;

    private final Site site;
    private final Pace pace;
    private final Consumer<Figure> found;

    PathRows(Site site, Pace pace, Consumer<Figure> found) {
        this.site = site;
        this.pace = pace;
        this.found = found;
    }

    void run(Set<Row> wanted) {
        if (!wanted.contains(Row.PATH) && !wanted.contains(Row.PATH_CALM)) {
            return;
        }
        var processing = site.get(Site.Part.PROCESSING);
        var ingestion = site.get(Site.Part.INGESTION);
        try (var redis = new RedisSide(site.redis().url());
                var sender = new Sender(ingestion.address(), Drivers.posting(pace.drivers(), 1, site.signer()),
                        CONNECTIONS, CONNECTIONS, site.clock())) {
            new Backlog(site, redis).awaitNone();
            sender.connect(ARRIVALS_PER_SECOND);
            Backlog.await("the connections", () -> sender.open() == CONNECTIONS);
            long before = site.stored();
            var path = new Path(redis, ingestion, processing, sender);
            path.warmUp(pace.warmUp());
            if (wanted.contains(Row.PATH)) {
                found.accept(path.send(Row.PATH, pace.round().multipliedBy(ROUNDS), sender::flatOut));
            }
            if (wanted.contains(Row.PATH_CALM)) {
                var calm = path.send(Row.PATH_CALM, pace.round().multipliedBy(2 * ROUNDS),
                        () -> sender.byTheClock(CALM_PER_SECOND));
                found.accept(calm.with(path.readings(pace.round().multipliedBy(ROUNDS))));
            }
            long stored = site.stored() - before;
            if (stored != sender.taken()) {
                throw new IllegalStateException(sender.taken() + " were accepted, " + stored + " are stored");
            }
        }
    }

    /** Everything that a fix passes. */
    private final class Path {

        private final RedisSide redis;
        private final Server ingestion;
        private final Server processing;
        private final Sender sender;
        private final Map<String, Server> services = new LinkedHashMap<>();
        private final Map<String, List<Long>> pids = new LinkedHashMap<>();

        private Path(RedisSide redis, Server ingestion, Server processing, Sender sender) {
            this.redis = redis;
            this.ingestion = ingestion;
            this.processing = processing;
            this.sender = sender;
            services.put("ingestion", ingestion);
            services.put("processing", processing);
            pids.put("ingestion", List.of(ingestion.pid()));
            pids.put("redis", List.of(site.redis().pid()));
            pids.put("processing", List.of(processing.pid()));
            pids.put("database", List.of(site.database().pid()));
        }

        private void warmUp(Duration atMost) {
            sender.flatOut();
            WarmUp.await(List.copyOf(services.values()), atMost);
            sender.stop();
            awaitAll();
        }

        /** Sends for so long and waits until all is done. */
        private Figure send(Row row, Duration time, Runnable begin) {
            sender.latencies();
            redis.forgetCommands();
            long taken = sender.taken();
            long refused = sender.refused();
            var delays = new Delays(processing.metrics());
            var meter = new Meter(pids);
            begin.run();
            Waiting.pass(time);
            sender.stop();
            long backlog = redis.streamLength();
            awaitAll();
            var used = meter.used();
            double fixes = sender.taken() - taken;
            var details = redis.commandMicros(fixes);
            var latencies = sender.latencies();
            details.putAll(Map.of("refused", (double) (sender.refused() - refused), "backlog", (double) backlog,
                    "p50_ms", latencies.getValueAtPercentile(50) / 1e6, "p99_ms",
                    latencies.getValueAtPercentile(99) / 1e6, "p99_9_ms", latencies.getValueAtPercentile(99.9) / 1e6));
            details.putAll(delays.of(RedisKeys.LIVE_GROUP));
            details.putAll(delays.of(RedisKeys.HISTORY_GROUP));
            details.putAll(memory());
            return withSum(used).each(row, Figure.OURS, fixes, details);
        }

        /** What each service takes, by the names that figures have that under. */
        private Map<String, Double> memory() {
            var memory = new LinkedHashMap<String, Double>();
            services.forEach((part, service) -> {
                var now = service.memory();
                memory.put(part + Figure.RESIDENT, now.residentKib() / KIB_PER_MIB);
                memory.put(part + Figure.HEAP, now.heapKib() / KIB_PER_MIB);
            });
            return memory;
        }

        /** How long questions for the current fix take beside the required load, which they are no part of; the first ones do not count. */
        private Map<String, Double> readings(Duration time) {
            var drivers = Drivers.asking(READERS, site.signer());
            try (var reader = new Sender(ingestion.address(), drivers, READERS, READERS, site.clock())) {
                reader.connect(ARRIVALS_PER_SECOND);
                Backlog.await("the readers", () -> reader.open() == READERS);
                sender.byTheClock(CALM_PER_SECOND);
                reader.byTheClock(READINGS_PER_SECOND);
                Waiting.pass(time);
                reader.latencies();
                long answered = reader.taken();
                Waiting.pass(time);
                sender.stop();
                reader.stop();
                awaitAll();
                Backlog.await("the readings", () -> reader.underWay() == 0);
                if (reader.taken() == answered || reader.refused() > 0) {
                    throw new IllegalStateException(reader.refused() + " readings were refused");
                }
                var latencies = reader.latencies();
                return Map.of("read_p50_ms", latencies.getValueAtPercentile(50) / 1e6, "read_p99_ms",
                        latencies.getValueAtPercentile(99) / 1e6);
            }
        }

        private void awaitAll() {
            Backlog.await("the answers", () -> sender.underWay() == 0);
            Backlog.await("the consumers",
                    () -> redis.isDone(RedisKeys.LIVE_GROUP) && redis.isDone(RedisKeys.HISTORY_GROUP));
        }

        private static Meter.Used withSum(Meter.Used used) {
            var micros = new LinkedHashMap<>(used.micros());
            micros.put("all", Meter.Used.total(used.micros()));
            return new Meter.Used(used.seconds(), micros, used.jit(), used.gc(), used.senderSeconds(),
                    used.othersSeconds());
        }
    }
}
