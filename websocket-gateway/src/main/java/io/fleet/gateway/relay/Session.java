package io.fleet.gateway.relay;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * One Pub/Sub connection from its opening to its first failure.
 *
 * <p>A connection that broke is never used again, although the client would bring it back: so every answer and message belongs to exactly one
 * session, and a new session means a gap. Commands may be sent by any thread and never block.
 */
final class Session implements Channel.Commands {

    private final StatefulRedisPubSubConnection<String, byte[]> connection;
    private final Events events;
    private final AtomicBoolean broken = new AtomicBoolean();

    /** What a session tells; called on the thread that reads from Redis, so it must only hand over. */
    interface Events {

        void received(Session session, String channel, byte[] message);

        void confirmed(Session session, String channel, boolean subscribed);

        /** Called once, and nothing after it counts. */
        void broken(Session session);
    }

    Session(StatefulRedisPubSubConnection<String, byte[]> connection, Events events) {
        this.connection = connection;
        this.events = events;
    }

    /** Begins to listen; breaks at once if the connection has been lost since it was opened. */
    void begin() {
        connection.addListener(new Listener());
        connection.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
                giveUp();
            }
        });
        if (!connection.isOpen()) {
            giveUp();
        }
    }

    @Override
    public boolean subscribe(String channel) {
        return send(() -> connection.async().subscribe(channel));
    }

    @Override
    public boolean unsubscribe(String channel) {
        return send(() -> connection.async().unsubscribe(channel));
    }

    /** Breaks if Redis does not answer: a connection that a firewall has forgotten would be silent for ever. */
    void ping() {
        send(() -> connection.async().ping());
    }

    boolean isBroken() {
        return broken.get();
    }

    /** Ends the connection; nobody is told. */
    void close() {
        broken.set(true);
        var _ = connection.closeAsync();
    }

    /** Ends the connection as if it had been lost: what was published meanwhile has to be read. */
    void giveUp() {
        if (broken.compareAndSet(false, true)) {
            var _ = connection.closeAsync();
            events.broken(this);
        }
    }

    /** A command that fails or is not answered in time leaves it unknown what Redis does: the connection is given up. */
    private boolean send(Supplier<? extends CompletionStage<?>> command) {
        if (broken.get()) {
            return false;
        }
        try {
            command.get().whenComplete((_, failure) -> {
                if (failure != null) {
                    giveUp();
                }
            });
            return true;
        } catch (RedisException refused) {
            giveUp();
            return false;
        }
    }

    private final class Listener extends RedisPubSubAdapter<String, byte[]> {

        @Override
        public void message(String channel, byte[] message) {
            events.received(Session.this, channel, message);
        }

        @Override
        public void subscribed(String channel, long count) {
            events.confirmed(Session.this, channel, true);
        }

        @Override
        public void unsubscribed(String channel, long count) {
            events.confirmed(Session.this, channel, false);
        }
    }
}
