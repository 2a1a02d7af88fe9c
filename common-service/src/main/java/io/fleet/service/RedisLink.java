package io.fleet.service;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.protocol.RedisCommand;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.context.SmartLifecycle;

/**
 * One shared connection for short commands, opened as soon as Redis can be reached.
 *
 * <p>Safe for use by many threads; commands that meet on the connection travel together. While Redis is away every command fails at once: none
 * waits in memory. A connection on which nothing is answered for {@value #SILENT_SECONDS} s, as when a firewall has forgotten it, is given up for a
 * new one.
 */
public final class RedisLink implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RedisLink.class);
    private static final long RETRY_MILLIS = 500;
    static final int SILENT_SECONDS = 10;
    private static final long SILENT_NANOS = Duration.ofSeconds(SILENT_SECONDS).toNanos();
    static final int BEFORE_WHAT_USES_IT = 0;

    private final RedisConnections connections;
    private final Duration timeout;
    private volatile @Nullable StatefulRedisConnection<String, byte[]> connection;
    private volatile long answeredNanos;
    /** The last one that was given up; what was under way on it has failed, not been called off. */
    private volatile @Nullable StatefulRedisConnection<String, byte[]> silent;
    private @Nullable ExecutorService opener;

    /**
     * Makes a link; it opens when started.
     *
     * @param timeout after which a command that was not answered fails; zero: it waits
     */
    public RedisLink(RedisConnections connections, Duration timeout) {
        this.connections = connections;
        this.timeout = timeout;
    }

    /** Sends what the function asks for. The result fails with a {@link RedisException} while Redis is away or refuses. */
    public <T> CompletionStage<T> send(
            Function<RedisAsyncCommands<String, byte[]>, ? extends CompletionStage<T>> command) {
        var open = connection;
        if (open == null) {
            return CompletableFuture.failedStage(new RedisException("not connected to Redis yet"));
        }
        try {
            return answer(open, command.apply(open.async()));
        } catch (RedisException refused) {
            return CompletableFuture.failedStage(refused);
        }
    }

    /**
     * Hands over commands at once and in their order. Each tells of its end by itself; of the link's timeout they know nothing.
     *
     * @return whether there was a connection; otherwise nothing has been done with them
     */
    public boolean dispatch(List<? extends RedisCommand<String, byte[], ?>> commands) {
        var open = connection;
        if (open == null) {
            return false;
        }
        try {
            var _ = open.dispatch(commands);
        } catch (RedisException refused) {
            commands.forEach(command -> command.completeExceptionally(refused));
        }
        return true;
    }

    /** Redis has answered something that was {@linkplain #dispatch handed over}. */
    public void answered() {
        answeredNanos = System.nanoTime();
    }

    /** Something that was handed over has not been answered in time. */
    public void unanswered() {
        var open = connection;
        if (open != null && System.nanoTime() - answeredNanos > SILENT_NANOS) {
            replace(open);
        }
    }

    /** After which a command that was not answered fails. */
    public Duration timeout() {
        return timeout;
    }

    private <T> CompletionStage<T> answer(StatefulRedisConnection<String, byte[]> from, CompletionStage<T> command) {
        var answer = new CompletableFuture<T>();
        var _ = command.whenComplete((value, failure) -> {
            heard(from, failure);
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(reason(from, failure));
            }
        });
        return answer;
    }

    /** What the network throws is Redis being away, and so is what was under way on a connection that was given up. */
    private Throwable reason(StatefulRedisConnection<String, byte[]> from, Throwable failure) {
        var cause = unwrapped(failure);
        if (cause instanceof RedisException || (cause instanceof CancellationException && !from.equals(silent))) {
            return cause;
        }
        return new RedisException("the connection to Redis was lost: " + cause.getMessage(), cause);
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
    }

    /** Whatever Redis says is a sign of life. */
    private void heard(StatefulRedisConnection<String, byte[]> from, @Nullable Throwable failure) {
        long now = System.nanoTime();
        if (failure == null || !(unwrapped(failure) instanceof RedisCommandTimeoutException)) {
            answeredNanos = now;
        } else if (now - answeredNanos > SILENT_NANOS) {
            replace(from);
        }
    }

    private synchronized void replace(StatefulRedisConnection<String, byte[]> from) {
        if (opener != null && from.equals(connection)) {
            log.warn("Redis has not answered for {} s, connecting anew", SILENT_SECONDS);
            silent = from;
            connection = null;
            var _ = from.closeAsync();
            opener.execute(() -> open(false));
        }
    }

    /** Tries once before it returns, so that whatever starts later finds the link open if Redis is there. */
    @Override
    public synchronized void start() {
        if (opener == null) {
            opener = Executors.newSingleThreadExecutor(Thread.ofVirtual().name("redis-opener").factory());
            open(true);
        }
    }

    @Override
    public synchronized void stop() {
        if (opener != null) {
            opener.shutdownNow();
            opener = null;
        }
        var open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return opener != null;
    }

    @Override
    public int getPhase() {
        return BEFORE_WHAT_USES_IT;
    }

    private void open(boolean first) {
        try {
            adopt(connections.open(timeout));
            log.atLevel(first ? Level.DEBUG : Level.INFO).log("Connected to Redis");
        } catch (RedisException away) {
            if (first) {
                log.warn("Waiting for Redis: {}", away.getMessage());
            }
            retry();
        }
    }

    private synchronized void adopt(StatefulRedisConnection<String, byte[]> opened) {
        if (opener == null) {
            opened.close();
        } else {
            answeredNanos = System.nanoTime();
            connection = opened;
        }
    }

    private synchronized void retry() {
        if (opener != null) {
            CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS, opener).execute(() -> open(false));
        }
    }
}
