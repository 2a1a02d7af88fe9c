package io.fleet.benchmarks.suite;

import io.fleet.benchmarks.intake.Drivers;
import io.fleet.benchmarks.intake.Sender;
import io.fleet.benchmarks.machine.Server;
import io.fleet.benchmarks.machine.Waiting;
import io.fleet.wire.RedisKeys;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What a fix costs from the POST to its row, with the live side done as well: everything until the last one that was accepted is stored. */
final class PathRows {

    private static final int CONNECTIONS = 64;
    private static final int ARRIVALS_PER_SECOND = 1_000;
    private static final int CALM_PER_SECOND = 2_000;
    private static final int ROUNDS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

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
        var processing = site.processing();
        var ingestion = site.ingestion();
        try (var redis = new RedisSide(site.redis().url());
                var sender = new Sender(ingestion.address(), Drivers.posting(pace.drivers(), 1, site.signer()),
                        CONNECTIONS, CONNECTIONS, site.clock())) {
            sender.connect(ARRIVALS_PER_SECOND);
            Waiting.until(PATIENCE, () -> sender.open() == CONNECTIONS);
            long before = stored();
            var path = new Path(redis, ingestion, processing, sender);
            path.send(Row.PATH, pace.warmUp(), sender::flatOut);
            if (wanted.contains(Row.PATH)) {
                found.accept(path.send(Row.PATH, pace.round().multipliedBy(ROUNDS), sender::flatOut));
            }
            if (wanted.contains(Row.PATH_CALM)) {
                found.accept(path.send(Row.PATH_CALM, pace.round().multipliedBy(2 * ROUNDS),
                        () -> sender.byTheClock(CALM_PER_SECOND)));
            }
            if (stored() - before != sender.taken()) {
                throw new IllegalStateException(sender.taken() + " were accepted, " + (stored() - before)
                        + " are stored");
            }
        }
    }

    /** Everything that a fix passes. */
    private final class Path {

        private final RedisSide redis;
        private final Sender sender;
        private final Map<String, Long> pids = new LinkedHashMap<>();

        private Path(RedisSide redis, Server ingestion, Server processing, Sender sender) {
            this.redis = redis;
            this.sender = sender;
            pids.put("ingestion", ingestion.pid());
            pids.put("redis", site.redis().pid());
            pids.put("processing", processing.pid());
            pids.put("database", site.database().pid());
        }

        /** Sends for so long and waits until all is done. */
        private Figure send(Row row, Duration time, Runnable begin) {
            sender.latencies();
            redis.forgetCommands();
            long taken = sender.taken();
            long refused = sender.refused();
            var meter = new Meter(pids);
            begin.run();
            Waiting.pass(time);
            sender.stop();
            long backlog = redis.streamLength();
            await(() -> sender.underWay() == 0);
            await(() -> redis.isDone(RedisKeys.LIVE_GROUP) && redis.isDone(RedisKeys.HISTORY_GROUP));
            var used = meter.used();
            double fixes = sender.taken() - taken;
            var details = redis.commandMicros(fixes);
            var latencies = sender.latencies();
            details.putAll(Map.of("refused", (double) (sender.refused() - refused), "backlog", (double) backlog,
                    "p50_ms", latencies.getValueAtPercentile(50) / 1e6, "p99_ms",
                    latencies.getValueAtPercentile(99) / 1e6, "p99_9_ms", latencies.getValueAtPercentile(99.9) / 1e6));
            return withSum(used).each(row, Figure.OURS, fixes, details);
        }

        private static Meter.Used withSum(Meter.Used used) {
            var micros = new LinkedHashMap<>(used.micros());
            micros.put("all", used.micros().values().stream().mapToDouble(Double::doubleValue).sum());
            return new Meter.Used(used.seconds(), micros, used.jit(), used.gc(), used.senderSeconds(),
                    used.othersSeconds());
        }

        private static void await(BooleanSupplier condition) {
            if (!Waiting.until(PATIENCE, condition)) {
                throw new IllegalStateException("not done after " + PATIENCE.toSeconds() + " s");
            }
        }
    }

    private long stored() {
        try (var connection = DriverManager.getConnection(site.database().jdbcUrl());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from fixes")) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
