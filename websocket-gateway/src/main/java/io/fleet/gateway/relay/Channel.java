package io.fleet.gateway.relay;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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

    private final Topic<M> topic;
    private final Commands commands;
    private final Set<TopicListener<M>> listeners = new LinkedHashSet<>();
    private State state = State.ABSENT;

    /** Where a channel sends what it wants; answers come back by {@link #confirmed}. */
    interface Commands {

        /** Whether it is on its way; false while there is no connection. */
        boolean subscribe(String channel);

        boolean unsubscribe(String channel);
    }

    Channel(Topic<M> topic, Commands commands) {
        this.topic = topic;
        this.commands = commands;
    }

    void join(TopicListener<M> listener) {
        listeners.add(listener);
        settle();
    }

    void leave(TopicListener<M> listener) {
        listeners.remove(listener);
        settle();
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
        if (stood) {
            List.copyOf(listeners).forEach(TopicListener::broken);
        }
    }

    /** There is a new connection. */
    void connected() {
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

    /** Brings Redis' knowledge of us in line with whether somebody listens. */
    private void settle() {
        if (state == State.ABSENT && !listeners.isEmpty() && commands.subscribe(topic.channel())) {
            state = State.SUBSCRIBING;
        } else if (state == State.STANDING && listeners.isEmpty()) {
            state = commands.unsubscribe(topic.channel()) ? State.UNSUBSCRIBING : State.ABSENT;
        }
    }
}
