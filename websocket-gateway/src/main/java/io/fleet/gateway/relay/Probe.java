package io.fleet.gateway.relay;

import io.lettuce.core.RedisCommandExecutionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices a connection that is open and hears nothing, as after a failover or behind a network that swallows packets: publishes on a channel of
 * its own, and gives the connection up when that does not come back twice. Confined to the hub.
 */
final class Probe {

    /** Twice this to three times this is how long a customer may go without fixes before anybody notices. */
    static final Duration EVERY = Duration.ofSeconds(3);

    private static final Logger log = LoggerFactory.getLogger(Probe.class);
    private static final int MOST_MISSED = 2;

    private final String channel;
    private final Supplier<? extends CompletionStage<?>> publisher;
    private final Executor hub;
    private final RelayMetrics metrics;
    private @Nullable Session session;
    private boolean awaited;
    private int missed;
    private boolean refusalTold;

    /**
     * A probe.
     *
     * @param channel   nobody else's
     * @param publisher publishes anything on it, by another connection
     */
    Probe(String channel, Supplier<? extends CompletionStage<?>> publisher, Executor hub, RelayMetrics metrics) {
        this.channel = channel;
        this.publisher = publisher;
        this.hub = hub;
        this.metrics = metrics;
    }

    /** Whether a message on that channel is for {@link #heard}. */
    boolean isOn(String other) {
        return channel.equals(other);
    }

    void connected(Session opened) {
        session = opened;
        awaited = false;
        missed = 0;
        opened.subscribe(List.of(channel));
    }

    void broken(Session lost) {
        if (session == lost) {
            session = null;
        }
    }

    void heard(Session from) {
        if (session == from) {
            awaited = false;
        }
    }

    /** To be called every {@link #EVERY}. */
    void tick() {
        var probed = session;
        if (probed == null) {
            return;
        }
        missed = awaited ? missed + 1 : 0;
        if (awaited) {
            metrics.probeMissed();
        }
        if (missed >= MOST_MISSED) {
            log.warn("The connection for subscriptions is open and hears nothing: it is given up");
            session = null;
            probed.giveUp();
            return;
        }
        awaited = true;
        publisher.get().whenComplete((_, failure) -> {
            if (failure instanceof RedisCommandExecutionException refusal) {
                hub.execute(() -> refused(refusal));
            }
        });
    }

    /** Redis answers and will not publish: that says nothing about what is heard. */
    private void refused(RedisCommandExecutionException refusal) {
        awaited = false;
        if (!refusalTold) {
            refusalTold = true;
            log.warn("It is not noticed when subscriptions hear nothing any more: {}", refusal.getMessage());
        }
    }
}
