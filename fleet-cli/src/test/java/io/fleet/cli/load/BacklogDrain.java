package io.fleet.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.cli.stack.Service;
import io.fleet.cli.stack.Stack;
import io.fleet.cli.stack.StackListener;
import io.fleet.cli.stack.StackOptions;
import io.fleet.cli.terminal.Terminal;
import io.fleet.cli.token.TokenSigner;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import io.fleet.wire.FixJson;
import io.fleet.wire.RedisKeys;
import io.fleet.wire.StreamEntry;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Measures how the backlog of an outage drains and what customers notice of it, for {@code docs/operations.md}; run by hand: no build does.
 *
 * <p>The table of fixes is locked while the fixes of nearly an hour at 2,000/s come in, and beyond. Then the lock is taken away, while drivers go on sending.
 * What is measured is printed for 60 s before, until the backlog is done, and for 60 s after.
 */
class BacklogDrain {

    private static final int ENTRIES = Integer.getInteger("fleet.backlog.entries", 7_000_000);
    private static final int DRIVERS = 10_000;
    private static final int PER_SECOND = 2_000;
    private static final int CUSTOMERS = 200;
    private static final int AT_ONCE = 10_000;
    /** What has come since the last batch was written. */
    private static final int NEARLY_NONE = 2 * PER_SECOND;

    private final String secret = TokenSigner.newSecret();
    private final Random random = new Random(1);
    private Stack stack;
    private RedisClient client;
    private StatefulRedisConnection<String, byte[]> redis;

    @BeforeEach
    void start() {
        stack = Stack.start(
                StackOptions.temporary(Path.of(System.getProperty("fleet.project", "..")), secret, Map.of()),
                StackListener.SILENT);
        client = RedisClient.create(stack.redisUrl());
        redis = client.connect(RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE));
        redis.sync().configSet("maxmemory", "4gb");
    }

    @AfterEach
    void stop() {
        client.shutdown();
        stack.close();
    }

    @Test
    void measure() throws Exception {
        // Warm: a service that has just started is slow for another reason.
        load(Duration.ofSeconds(30));
        try (var lock = DriverManager.getConnection(stack.databaseUrl())) {
            hold(lock);
            fill();
            awaitLive();
            print("database away", load(Duration.ofSeconds(60)));
            drain(lock);
        }
        print("afterwards", load(Duration.ofSeconds(60)));
        assertThat(stored()).isGreaterThanOrEqualTo(ENTRIES);
    }

    private void drain(Connection lock) throws Exception {
        long before = length();
        var run = run(Duration.ofHours(1));
        // Not on the pool that the HTTP client's answers need.
        var load = CompletableFuture.supplyAsync(() -> run(run), Thread::startVirtualThread);
        await("drivers send", () -> length() > before + NEARLY_NONE);
        long backlog = length();
        long start = System.nanoTime();
        lock.rollback();
        await("the backlog is done", () -> length() < NEARLY_NONE);
        double seconds = (System.nanoTime() - start) / 1e9;
        run.stop();
        print("while it drains", load.join());
        double rows = backlog / seconds + PER_SECOND;
        System.out.printf(Locale.ROOT,
                "backlog of %,d done in %.1f s beside %,d/s of new ones: %,.0f rows/s, %.1f times what comes in%n",
                backlog,
                seconds, PER_SECOND, rows, rows / PER_SECOND);
    }

    private long length() {
        return redis.sync().xlen(RedisKeys.STREAM);
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what).pollInterval(Duration.ofMillis(200)).atMost(Duration.ofMinutes(30)).until(condition);
    }

    private static void hold(Connection lock) throws SQLException {
        lock.setAutoCommit(false);
        try (var statement = lock.createStatement()) {
            statement.execute("lock table fixes in access exclusive mode");
        }
    }

    private void fill() {
        var start = Instant.now().minusMillis(ENTRIES * 1_000L / PER_SECOND);
        for (int done = 0; done < ENTRIES; done += AT_ONCE) {
            List<RedisFuture<String>> answers = new ArrayList<>();
            for (int i = done; i < done + AT_ONCE; i++) {
                answers.add(redis.async().xadd(RedisKeys.STREAM, StreamEntry.FIX,
                        FixJson.encode(fix(i % DRIVERS, start.plusMillis(i * 1_000L / PER_SECOND)))));
            }
            answers.forEach(answer -> answer.toCompletableFuture().join());
        }
    }

    private Fix fix(int driver, Instant takenAt) {
        var order = random.nextInt(10) < 7 ? new OrderId("order_" + (100_000 + driver)) : null;
        return new Fix(new DriverId(10_000 + driver),
                new Position(round(52.3 + random.nextDouble() * 0.4, 1e6),
                        round(13.1 + random.nextDouble() * 0.6, 1e6)),
                takenAt, round(random.nextDouble() * 90, 10), round(random.nextDouble() * 359, 10),
                (double) random.nextInt(3, 30), order, takenAt.plusMillis(random.nextInt(20, 400)));
    }

    private static double round(double value, double places) {
        return Math.rint(value * places) / places;
    }

    /** The live group has had all of it. */
    private void awaitLive() {
        await("the live group has had all", () -> {
            long pending = redis.sync().xpending(RedisKeys.STREAM, RedisKeys.LIVE_GROUP).getCount();
            return pending == 0 && text(stream("last-generated-id")).equals(text(group("last-delivered-id")));
        });
    }

    private Object stream(String name) {
        return value(redis.sync().xinfoStream(RedisKeys.STREAM), name);
    }

    private Object group(String name) {
        return redis.sync().xinfoGroups(RedisKeys.STREAM).stream().map(each -> (List<?>) each)
                .filter(each -> text(value(each, "name")).equals(RedisKeys.LIVE_GROUP))
                .map(each -> value(each, name)).findFirst().orElseThrow();
    }

    private static Object value(List<?> namesAndValues, String name) {
        for (int i = 0; i + 1 < namesAndValues.size(); i += 2) {
            if (text(namesAndValues.get(i)).equals(name)) {
                return namesAndValues.get(i + 1);
            }
        }
        throw new IllegalStateException(name + " is not told");
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.US_ASCII) : value.toString();
    }

    private LoadReport load(Duration duration) {
        return run(run(duration));
    }

    private static LoadReport run(LoadRun run) {
        try {
            return run.run(new MadeUpFeed(DRIVERS, Duration.ofSeconds(DRIVERS / PER_SECOND), Instant.now()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private LoadRun run(Duration duration) {
        var plan = new LoadPlan(DRIVERS, Duration.ofSeconds(DRIVERS / PER_SECOND), CUSTOMERS, Duration.ZERO, duration,
                LoadPlan.Transport.http, 10, 0, stack.api(Service.INGESTION), stack.api(Service.GATEWAY));
        var silent = new Terminal(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false);
        return new LoadRun(plan, new TokenSigner(secret, Duration.ofHours(2), InstantSource.system()),
                InstantSource.system(), silent);
    }

    private long stored() throws SQLException {
        try (var connection = DriverManager.getConnection(stack.databaseUrl());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from fixes")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void print(String phase, LoadReport report) {
        System.out.printf(Locale.ROOT, "%s: %,d sent, %,d accepted, refused %s; POST %s; POST to socket %s%n", phase,
                report.sent(),
                report.counts().accepted(), report.counts().refused(), millis(report.posts()),
                millis(report.deliveries()));
    }

    private static String millis(Histogram micros) {
        return String.format(Locale.ROOT, "P50 %.1f P99 %.1f max %.1f ms", micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3, micros.getMaxValue() / 1e3);
    }
}
