package io.fleet.processing.testing;

import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderBinding;
import io.fleet.model.OrderId;
import io.fleet.wire.FixJson;
import io.fleet.wire.OrderJson;
import io.fleet.wire.Reading;
import io.fleet.wire.RedisKeys;
import io.fleet.wire.StreamEntry;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A test's own look into Redis, apart from the service's connections. */
public final class RedisView implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RedisClient client;
    private final RedisCommands<String, String> commands;

    public RedisView(String url) {
        client = RedisClient.create(RedisURI.create(url));
        commands = client.connect(StringCodec.UTF8).sync();
    }

    /** A message on a channel. */
    public record Message(String channel, String text) {}

    public RedisCommands<String, String> commands() {
        return commands;
    }

    /** Puts the fix into the stream as ingestion does, and tells the entry's id. */
    public String accept(Fix fix) {
        return add(Map.of(StreamEntry.FIX, text(fix)));
    }

    public String add(Map<String, String> entry) {
        return commands.xadd(RedisKeys.STREAM, entry);
    }

    /** The driver's current fix, if there is one. */
    public Optional<Fix> current(DriverId driver) {
        String text = commands.get(RedisKeys.currentFix(driver));
        return text == null
                || !(FixJson.decode(text.getBytes(StandardCharsets.UTF_8)) instanceof Reading.Read(Fix fix))
                        ? Optional.empty()
                        : Optional.of(fix);
    }

    public Optional<OrderBinding> binding(OrderId order) {
        String text = commands.get(RedisKeys.orderBinding(order));
        return text == null
                ? Optional.empty()
                : OrderJson.decodeBinding(text.getBytes(StandardCharsets.UTF_8));
    }

    public @Nullable String heldBy(DriverId driver) {
        return commands.hget(RedisKeys.REPORTED_ORDERS, driver.toString());
    }

    /** From now on all messages on the channels that match, in their order. */
    public List<Message> listen(String pattern) {
        var heard = new CopyOnWriteArrayList<Message>();
        var connection = client.connectPubSub(StringCodec.UTF8);
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String matched, String channel, String text) {
                heard.add(new Message(channel, text));
            }
        });
        connection.sync().psubscribe(pattern);
        return heard;
    }

    /** Waits until the condition holds. */
    public static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain until " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
    }

    public static String text(Fix fix) {
        return new String(FixJson.encode(fix), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
