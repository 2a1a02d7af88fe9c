package io.fleet.benchmarks.fanout;

import io.fleet.benchmarks.machine.Waiting;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderBinding;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import io.fleet.wire.FixJson;
import io.fleet.wire.OrderJson;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Publishes fixes of many drivers in turn at a steady rate, as the processing-service does: the current fix is stored, and published on the
 * driver's channel. A delay does not make it send less: what is due is sent, and counted from when it was due.
 */
final class Traffic implements AutoCloseable {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long REST_NANOS = 500_000;

    /** How many fixes of a driver are remembered, so that a late one is still recognised. */
    private static final int REMEMBERED = 32;

    private final RedisClient client;
    private final StatefulRedisConnection<String, byte[]> redis;
    private final InstantSource clock;
    private final int drivers;
    private final AtomicLongArray takenAtMillis;
    private final AtomicLongArray dueNanos;
    private volatile boolean over;
    private @Nullable Thread thread;

    Traffic(String redisUrl, int drivers, InstantSource clock) {
        this.client = RedisClient.create(RedisURI.create(redisUrl));
        this.redis = client.connect(RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE));
        this.clock = clock;
        this.drivers = drivers;
        this.takenAtMillis = new AtomicLongArray(drivers * REMEMBERED);
        this.dueNanos = new AtomicLongArray(drivers * REMEMBERED);
    }

    static OrderId order(int driver) {
        return new OrderId("order-" + driver);
    }

    /** Gives each driver an order and a current fix. */
    void prepare() {
        for (int driver = 1; driver <= drivers; driver++) {
            var binding = new OrderBinding.Dispatched(new DriverId(driver));
            var _ = redis.async().set(RedisKeys.orderBinding(order(driver)), OrderJson.encode(binding));
            store(fix(driver));
        }
        redis.sync().ping();
    }

    void begin(int perSecond) {
        thread = Thread.ofPlatform().name("traffic").start(() -> run(perSecond));
    }

    /** How long ago the fix of that time was due, in nanoseconds; -1 if it was not sent by this, or too long ago. */
    long age(int driver, long takenAt, long nanoTime) {
        for (int at = (driver - 1) * REMEMBERED; at < driver * REMEMBERED; at++) {
            if (takenAtMillis.get(at) == takenAt) {
                return nanoTime - dueNanos.get(at);
            }
        }
        return -1;
    }

    @Override
    public void close() {
        over = true;
        Waiting.until(Duration.ofSeconds(10), () -> !isSending());
        redis.close();
        client.shutdown();
    }

    private boolean isSending() {
        var started = thread;
        return started != null && started.isAlive();
    }

    private void run(int perSecond) {
        redis.setAutoFlushCommands(false);
        long start = System.nanoTime();
        for (long sent = 0; !over;) {
            long due = start + sent * NANOS_PER_SECOND / perSecond;
            if (System.nanoTime() - due < 0) {
                redis.flushCommands();
                LockSupport.parkNanos(REST_NANOS);
            } else {
                send(1 + (int) (sent % drivers), (int) (sent / drivers % REMEMBERED), due);
                sent++;
            }
        }
        redis.setAutoFlushCommands(true);
        redis.flushCommands();
    }

    private void send(int driver, int place, long due) {
        var fix = fix(driver);
        int at = (driver - 1) * REMEMBERED + place;
        dueNanos.set(at, due);
        takenAtMillis.set(at, fix.takenAt().toEpochMilli());
        byte[] text = store(fix);
        var _ = redis.async().publish(RedisKeys.driverChannel(fix.driver()), text);
    }

    private byte[] store(Fix fix) {
        byte[] text = FixJson.encode(fix);
        var _ = redis.async().set(RedisKeys.currentFix(fix.driver()), text, SetArgs.Builder.ex(Duration.ofMinutes(5)));
        return text;
    }

    private Fix fix(int driver) {
        var now = clock.instant();
        return new Fix(new DriverId(driver), new Position(52.52 + driver % 1_000 / 1e5, 13.4), now, 36.5, 180.0, 5.0,
                order(driver), now);
    }
}
