package io.fleet.service;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Opens connections of their owner's alone to the Redis that Spring is configured for: keys as ASCII text, values as bytes.
 *
 * <p>Opening blocks and fails while Redis is away. A connection once open comes back by itself; until then its commands are refused at once.
 * Safe for use by many threads.
 */
public final class RedisConnections {

    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE);

    private final LettuceConnectionFactory factory;

    RedisConnections(LettuceConnectionFactory factory) {
        this.factory = factory;
    }

    /** The same, but that the connections are served by that event loop and live no longer than it; to be released. */
    RedisConnections servedBy(EventExecutor loop) {
        var sentinel = factory.getSentinelConfiguration();
        var own = new LettuceConnectionFactory(sentinel == null ? factory.getStandaloneConfiguration() : sentinel,
                new BorrowedLoop((EventLoop) loop).serving(factory.getClientConfiguration()));
        own.start();
        return new RedisConnections(own);
    }

    /** Gives up what {@link #servedBy} made. */
    void release() {
        factory.destroy();
        factory.getClientConfiguration().getClientResources().ifPresent(resources -> {
            var _ = resources.shutdown();
        });
    }

    /**
     * Opens a connection for commands.
     *
     * @param timeout after which a command that was not answered fails; for a blocking command more than it may block
     */
    public StatefulRedisConnection<String, byte[]> open(Duration timeout) {
        var connection = client().connect(CODEC);
        connection.setTimeout(timeout);
        return connection;
    }

    /** Opens a connection for subscriptions. */
    public StatefulRedisPubSubConnection<String, byte[]> openPubSub(Duration timeout) {
        var connection = client().connectPubSub(CODEC);
        connection.setTimeout(timeout);
        return connection;
    }

    private RedisClient client() {
        if (factory.getRequiredNativeClient() instanceof RedisClient client) {
            return client;
        }
        throw new IllegalStateException(
                "spring.data.redis.cluster: Redis Cluster (expected: a single Redis or Sentinel)");
    }
}
