package io.fleet.ingestion.stream;

import io.fleet.embedded.EmbeddedRedis;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import io.fleet.wire.FixJson;
import io.fleet.wire.RedisKeys;
import io.fleet.wire.StreamEntry;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures what a backlog takes in Redis, for {@code docs/operations.md}; run by hand, with {@code -Dtest=BacklogSize}: no build does.
 *
 * <p>It fills the stream with 1,000,000 fixes as 10,000 drivers would report them, seven of ten on an order, and prints what Redis says.
 */
class BacklogSize {

    private static final int ENTRIES = 1_000_000;
    private static final int DRIVERS = 10_000;
    private static final int PER_SECOND = 2_000;
    private static final int AT_ONCE = 10_000;
    private static final int ASKED = 200;
    private static final long HOUR = PER_SECOND * 3_600L;

    private final RandomGenerator random = new Random(1);

    @TempDir
    private Path folder;
    private EmbeddedRedis server;
    private RedisClient client;
    private StatefulRedisConnection<String, byte[]> redis;
    private long textBytes;

    @BeforeEach
    void start() {
        server = EmbeddedRedis.start(new EmbeddedRedis.Options(0, folder));
        client = RedisClient.create(server.url());
        redis = client.connect(RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE));
    }

    @AfterEach
    void stop() {
        client.shutdown();
        server.close();
    }

    @Test
    void measure() throws IOException {
        redis.sync().configSet("auto-aof-rewrite-percentage", "0");
        long before = info("memory", "used_memory");
        long fileBefore = file();
        fill();
        print("text", textBytes);
        print("memory, as MEMORY USAGE estimates it", redis.sync().memoryUsage(RedisKeys.STREAM));
        print("memory, as MEMORY USAGE counts all of it", countedMemory());
        print("memory, by the difference of used_memory", info("memory", "used_memory") - before);
        print("memory of the process", info("memory", "used_memory_rss"));
        print("append-only file", file() - fileBefore);
        var start = Instant.now();
        rewrite();
        System.out.printf("rewriting the append-only file took %d ms%n",
                Duration.between(start, Instant.now()).toMillis());
        print("append-only file, rewritten", file());
        sampleCost();
    }

    private void fill() {
        var start = Instant.parse("2026-11-22T12:00:00Z");
        for (int done = 0; done < ENTRIES; done += AT_ONCE) {
            List<RedisFuture<String>> answers = new ArrayList<>();
            for (int i = done; i < done + AT_ONCE; i++) {
                var text = FixJson.encode(fix(i % DRIVERS, start.plusMillis(i * 1_000L / PER_SECOND)));
                textBytes += text.length;
                answers.add(redis.async().xadd(RedisKeys.STREAM, StreamEntry.FIX, text));
            }
            answers.forEach(answer -> answer.toCompletableFuture().join());
        }
    }

    /** A phone's fix: six places of a degree, whole metres, tenths of a kilometre per hour. */
    private Fix fix(int driver, Instant takenAt) {
        var order = random.nextInt(10) < 7 ? new OrderId("order_" + (100_000 + driver)) : null;
        return new Fix(new DriverId(10_000 + driver),
                new Position(round(52.3 + random.nextDouble() * 0.4, 1e6),
                        round(13.1 + random.nextDouble() * 0.6, 1e6)),
                takenAt, round(random.nextDouble() * 90, 10), round(random.nextDouble() * 360, 10),
                (double) random.nextInt(3, 30), order, takenAt.plusMillis(random.nextInt(20, 400)));
    }

    private static double round(double value, double places) {
        return Math.rint(value * places) / places;
    }

    private void rewrite() {
        redis.sync().bgrewriteaof();
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> info("persistence", "aof_rewrite_in_progress") == 0
                && info("persistence", "aof_rewrite_scheduled") == 0);
    }

    private void sampleCost() {
        redis.sync().configResetstat();
        for (int i = 0; i < ASKED; i++) {
            redis.sync().xlen(RedisKeys.STREAM);
            redis.sync().xrange(RedisKeys.STREAM, Range.unbounded(), Limit.from(1));
            redis.sync().memoryUsage(RedisKeys.STREAM);
            redis.sync().info("memory");
        }
        redis.sync().info("commandstats").lines().filter(line -> line.startsWith("cmdstat_"))
                .forEach(System.out::println);
    }

    private long countedMemory() {
        return redis.sync().eval("return redis.call('MEMORY', 'USAGE', KEYS[1], 'SAMPLES', '0')",
                ScriptOutputType.INTEGER, RedisKeys.STREAM);
    }

    private long file() throws IOException {
        return Files.size(folder.resolve("appendonly.aof"));
    }

    private long info(String section, String name) {
        return redis.sync().info(section).lines().filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1))).findFirst().orElseThrow();
    }

    private void print(String what, long bytes) {
        System.out.printf("%s: %d bytes, %.1f an entry, %.2f GiB for the %d of an hour%n", what, bytes,
                (double) bytes / ENTRIES, (double) bytes / ENTRIES * HOUR / (1L << 30), HOUR);
    }
}
