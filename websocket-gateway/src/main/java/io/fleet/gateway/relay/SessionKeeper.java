package io.fleet.gateway.relay;

import io.fleet.service.RedisConnections;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps one Pub/Sub connection open for the relay: opens it as soon as Redis can be reached, and another after it broke.
 *
 * <p>A connection that has become silent is found within {@value #PING_MILLIS} ms and the time for an answer.
 *
 * <p>Brings everything that it tells to the hub. If the hub falls behind by {@value #MOST_WAITING} messages the connection is given up, as after
 * any other gap everything watched is then read anew.
 */
final class SessionKeeper implements SmartLifecycle, Session.Events {

    private static final Logger log = LoggerFactory.getLogger(SessionKeeper.class);
    private static final int MOST_WAITING = 65_536;
    private static final long RETRY_MILLIS = 250;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
    private static final long PING_MILLIS = 5_000;
    private static final int AFTER_THE_COMMANDS = 1;

    private final RedisConnections connections;
    private final Hub hub;
    private final Relay relay;
    private final Inbox<Message> inbox;
    private @Nullable ExecutorService opener;
    private @Nullable Session session;

    @SuppressWarnings("ArrayRecordComponent")
    private record Message(Session session, String channel, byte[] bytes) {}

    SessionKeeper(RedisConnections connections, Hub hub, Relay relay) {
        this.connections = connections;
        this.hub = hub;
        this.relay = relay;
        this.inbox = new Inbox<>(MOST_WAITING, hub,
                message -> relay.received(message.session(), message.channel(), message.bytes()));
    }

    @Override
    public void received(Session from, String channel, byte[] message) {
        if (!inbox.offer(new Message(from, channel, message))) {
            from.giveUp();
        }
    }

    @Override
    public void confirmed(Session from, String channel, boolean subscribed) {
        hub.execute(() -> relay.confirmed(from, channel, subscribed));
    }

    @Override
    public void broken(Session lost) {
        log.warn("Lost the subscriptions in Redis");
        hub.execute(() -> relay.broken(lost));
        openLater();
    }

    @Override
    public synchronized void start() {
        if (opener == null) {
            opener = Executors.newSingleThreadExecutor(Thread.ofVirtual().name("subscriber").factory());
            opener.execute(this::open);
        }
    }

    @Override
    public synchronized void stop() {
        if (opener != null) {
            opener.shutdownNow();
            opener = null;
        }
        if (session != null) {
            session.close();
            session = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return opener != null;
    }

    @Override
    public int getPhase() {
        return AFTER_THE_COMMANDS;
    }

    private void open() {
        try {
            adopt(new Session(connections.openPubSub(ANSWER_WITHIN), this));
        } catch (RedisException away) {
            log.debug("Redis is away: {}", away.getMessage());
            openLater();
        }
    }

    private synchronized void adopt(Session opened) {
        if (opener == null) {
            opened.close();
            return;
        }
        session = opened;
        hub.execute(() -> relay.connected(opened));
        opened.begin();
        log.info("Connected to Redis for subscriptions");
        pingLater(opened);
    }

    private synchronized void pingLater(Session opened) {
        if (opener != null && !opened.isBroken()) {
            CompletableFuture.delayedExecutor(PING_MILLIS, TimeUnit.MILLISECONDS, opener).execute(() -> {
                opened.ping();
                pingLater(opened);
            });
        }
    }

    private synchronized void openLater() {
        if (opener != null) {
            CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS, opener).execute(this::open);
        }
    }
}
