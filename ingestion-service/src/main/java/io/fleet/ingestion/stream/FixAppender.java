package io.fleet.ingestion.stream;

import io.fleet.model.Fix;
import io.fleet.service.RedisLink;
import io.fleet.service.RetryAfter;
import io.fleet.wire.FixJson;
import io.fleet.wire.RedisKeys;
import io.fleet.wire.StreamEntry;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends accepted fixes to the stream {@value RedisKeys#STREAM}.
 *
 * <p>At most {@value #MOST_IN_FLIGHT} fixes wait for Redis' answer at a time; beyond that, and while Redis is away, hangs or takes no writes, fixes
 * are refused at once; so they are while the backlog is over its mark. Appends of one thread reach the stream in the order of their calls. Never blocks; safe for use by many threads.
 */
public final class FixAppender {

    static final int MOST_IN_FLIGHT = 4_096;

    private static final Logger log = LoggerFactory.getLogger(FixAppender.class);
    private static final Appending TAKEN = new Appending.Taken();

    private final RedisLink redis;
    private final BacklogGate backlog;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicBoolean refusing = new AtomicBoolean();

    FixAppender(RedisLink redis, BacklogGate backlog) {
        this.redis = redis;
        this.backlog = backlog;
    }

    /**
     * Appends the fixes in their order; taken only if all are.
     *
     * @param trace the {@link io.fleet.wire.TraceParent} that goes with them, or null
     */
    public CompletionStage<Appending> append(List<Fix> fixes, @Nullable String trace) {
        var refused = admit(fixes.size());
        if (refused != null) {
            return CompletableFuture.completedStage(refused);
        }
        var added = redis.send(commands -> addAll(commands, fixes, trace));
        // On a stage of its own: one that its receiver has cancelled would never run this.
        added.whenComplete((_, _) -> inFlight.addAndGet(-fixes.size()));
        return added.handle((_, failure) -> outcome(failure));
    }

    int inFlight() {
        return inFlight.get();
    }

    /** The one place where fixes are let in, with null, or kept out. */
    private @Nullable Appending admit(int fixes) {
        if (!backlog.isOpen()) {
            return new Appending.Refused(Appending.Reason.BACKLOG, RetryAfter.soon());
        }
        if (inFlight.addAndGet(fixes) <= MOST_IN_FLIGHT) {
            return null;
        }
        inFlight.addAndGet(-fixes);
        return refuse("more than " + MOST_IN_FLIGHT + " fixes wait for Redis");
    }

    private static CompletionStage<Void> addAll(RedisAsyncCommands<String, byte[]> commands, List<Fix> fixes,
            @Nullable String trace) {
        var added = new CompletableFuture<?>[fixes.size()];
        for (int i = 0; i < added.length; i++) {
            added[i] = add(commands, FixJson.encode(fixes.get(i)), trace).toCompletableFuture();
        }
        return CompletableFuture.allOf(added);
    }

    private static CompletionStage<String> add(RedisAsyncCommands<String, byte[]> commands, byte[] fix,
            @Nullable String trace) {
        return trace == null
                ? commands.xadd(RedisKeys.STREAM, StreamEntry.FIX, fix)
                : commands.xadd(RedisKeys.STREAM, StreamEntry.FIX, fix, StreamEntry.TRACE,
                        trace.getBytes(StandardCharsets.US_ASCII));
    }

    private Appending outcome(@Nullable Throwable failure) {
        var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return switch (cause) {
            case null -> taken();
            case RedisException away -> refuse(String.valueOf(away.getMessage()));
            default -> throw new CompletionException(cause);
        };
    }

    private Appending taken() {
        if (refusing.get() && refusing.compareAndSet(true, false)) {
            log.info("Fixes are taken again");
        }
        return TAKEN;
    }

    private Appending refuse(String reason) {
        if (refusing.compareAndSet(false, true)) {
            log.warn("Fixes are refused: {}", reason);
        }
        return new Appending.Refused(Appending.Reason.UNAVAILABLE, RetryAfter.soon());
    }
}
