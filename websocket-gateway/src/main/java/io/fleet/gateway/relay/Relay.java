package io.fleet.gateway.relay;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What this node hears from Redis: each channel subscribed once however many listen, and not at all soon after nobody does.
 *
 * <p>Works through outages: listeners may come and go while Redis is away. After every gap, whatever its cause, each listener is told that its
 * subscription {@link TopicListener#broken broke} and, once it is back, that it {@link TopicListener#stands stands}. For the hub only, but for
 * {@link #isAvailable}.
 */
public final class Relay {

    private final Map<String, Channel<?>> channels = new HashMap<>();
    private final RelayMetrics metrics;
    private final Executor soon;
    private volatile @Nullable Session session;
    private Channel.@Nullable Commands commands;
    private boolean connectedBefore;

    /**
     * A relay without a connection.
     *
     * @param soon runs what it is given on the hub, after a moment
     */
    Relay(RelayMetrics metrics, Executor soon) {
        this.metrics = metrics;
        this.soon = soon;
    }

    /** Whether there is a connection for subscriptions. For any thread. */
    public boolean isAvailable() {
        return session != null;
    }

    /**
     * Listens to a topic. The listener is not called before this returns: whoever joins a standing subscription asks
     * {@link Subscription#stands}.
     */
    public <M> Subscription subscribe(Topic<M> topic, TopicListener<M> listener) {
        Channel<M> channel = channel(topic);
        channel.join(listener);
        metrics.channels(channels.size());
        return new Subscription() {
            @Override
            public boolean stands() {
                return channel.stands();
            }

            @Override
            public void close() {
                channel.leave(listener);
                dropIfOver(topic.channel());
            }
        };
    }

    void connected(Session opened) {
        session = opened;
        if (connectedBefore) {
            metrics.resynced();
        }
        connectedBefore = true;
        var batches = new Batches(opened, soon);
        commands = batches;
        channels.values().forEach(channel -> channel.connected(batches));
    }

    void broken(Session lost) {
        if (session == lost) {
            session = null;
            commands = null;
            List.copyOf(channels.values()).forEach(Channel::broken);
            List.copyOf(channels.keySet()).forEach(this::dropIfOver);
        }
    }

    /** To be called every second. */
    void tick() {
        channels.values().forEach(Channel::tick);
    }

    void confirmed(Session from, String name, boolean subscribed) {
        Channel<?> channel = channels.get(name);
        if (session == from && channel != null) {
            channel.confirmed(subscribed);
            dropIfOver(name);
        }
    }

    void received(Session from, String name, byte[] message) {
        Channel<?> channel = channels.get(name);
        if (session == from && channel != null && !channel.received(message)) {
            metrics.ignored();
        }
    }

    /** A channel's name says what its messages are, so that one name never has two types. */
    @SuppressWarnings("unchecked")
    private <M> Channel<M> channel(Topic<M> topic) {
        return (Channel<M>) channels.computeIfAbsent(topic.channel(), _ -> new Channel<>(topic, commands));
    }

    private void dropIfOver(String name) {
        Channel<?> channel = channels.get(name);
        if (channel != null && channel.isOver()) {
            channels.remove(name);
            metrics.channels(channels.size());
        }
    }
}
