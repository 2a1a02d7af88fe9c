package io.fleet.gateway.relay;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One channel's subscription in Redis, shared by all who listen. Confined to the hub.
 *
 * <p>At most one command about the channel is under way at any time, so that an answer of Redis can only be meant for it: whoever comes while
 * the channel is being left waits until it is left, and subscribes anew.
 */
final class Channel<M> {

    private enum State {
        /** Redis knows nothing of us, or has forgotten. */
        ABSENT, SUBSCRIBING, STANDING, UNSUBSCRIBING
    }

    private static final int LINGER_TICKS = 2;

    private final Topic<M> topic;
    private final Set<TopicListener<M>> listeners = new LinkedHashSet<>();
    private State state = State.ABSENT;
    private @Nullable Commands commands;
    private int ticksAlone;

    /** Where a channel sends what it wants; answers come back by {@link #confirmed}. */
    interface Commands {

        void subscribe(String channel);

        void unsubscribe(String channel);
    }

    /**
     * A channel to which nobody listens yet.
     *
     * @param commands null while there is no connection
     */
    Channel(Topic<M> topic, @Nullable Commands commands) {
        this.topic = topic;
        this.commands = commands;
    }

    void join(TopicListener<M> listener) {
        listeners.add(listener);
        ticksAlone = 0;
        settle();
    }

    void leave(TopicListener<M> listener) {
        listeners.remove(listener);
    }

    /** Leaves Redis when nobody has listened for a while: who comes back soon finds the subscription standing. To be called every second. */
    void tick() {
        if (commands != null && state == State.STANDING && listeners.isEmpty() && ++ticksAlone > LINGER_TICKS) {
            state = State.UNSUBSCRIBING;
            commands.unsubscribe(topic.channel());
        }
    }

    boolean stands() {
        return state == State.STANDING;
    }

    /** Whether nobody listens and Redis has nothing of it left. */
    boolean isOver() {
        return listeners.isEmpty() && state == State.ABSENT;
    }

    /** Redis has carried out the command that was under way. */
    void confirmed(boolean subscribed) {
        if (state != (subscribed ? State.SUBSCRIBING : State.UNSUBSCRIBING)) {
            return;
        }
        state = subscribed ? State.STANDING : State.ABSENT;
        settle();
        if (stands()) {
            List.copyOf(listeners).forEach(this::tellStanding);
        }
    }

    /** The connection is gone, and the subscription with it. */
    void broken() {
        boolean stood = stands();
        state = State.ABSENT;
        commands = null;
        if (stood) {
            List.copyOf(listeners).forEach(TopicListener::broken);
        }
    }

    /** There is a new connection. */
    void connected(Commands opened) {
        commands = opened;
        settle();
    }

    /** Hands the message on; false if it is none of this topic. */
    boolean received(byte[] bytes) {
        var message = topic.reader().apply(bytes);
        message.ifPresent(read -> List.copyOf(listeners).forEach(listener -> {
            if (listeners.contains(listener)) {
                listener.received(read);
            }
        }));
        return message.isPresent();
    }

    /** A listener that was called before may have made this one leave. */
    private void tellStanding(TopicListener<M> listener) {
        if (listeners.contains(listener)) {
            listener.stands();
        }
    }

    private void settle() {
        if (commands != null && state == State.ABSENT && !listeners.isEmpty()) {
            state = State.SUBSCRIBING;
            commands.subscribe(topic.channel());
        }
    }
}
