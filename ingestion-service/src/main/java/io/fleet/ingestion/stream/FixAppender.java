package io.fleet.ingestion.stream;

import io.fleet.model.Fix;
import io.fleet.service.RetryAfter;
import io.fleet.wire.FixJson;
import io.fleet.wire.RedisKeys;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
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

    private final BacklogGate backlog;
    private final FastThreadLocal<Lane> lanes;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicBoolean refusing = new AtomicBoolean();

    FixAppender(BacklogGate backlog, Function<EventExecutor, Lane> newLane) {
        this.backlog = backlog;
        lanes = new FastThreadLocal<>() {
            @Override
            protected Lane initialValue() {
                var loop = ThreadExecutorMap.currentExecutor();
                return newLane.apply(loop == null ? GlobalEventExecutor.INSTANCE : loop);
            }
        };
    }

    /**
     * Appends the fixes in their order; taken only if all are.
     *
     * @param fixes at least one
     * @param trace the {@link io.fleet.wire.TraceParent} that goes with them, or null
     * @param then  is told once, in the event loop that this was called in, before this returns or later
     */
    public void append(List<Fix> fixes, @Nullable String trace, Consumer<Appending> then) {
        var refused = admit(fixes.size());
        if (refused == null) {
            lanes.get().send(new Request(texts(fixes), trace, (count, failure) -> {
                inFlight.addAndGet(-count);
                then.accept(outcome(failure));
            }));
        } else {
            then.accept(refused);
        }
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

    private static List<byte[]> texts(List<Fix> fixes) {
        var texts = new ArrayList<byte[]>(fixes.size());
        for (var fix : fixes) {
            texts.add(FixJson.encode(fix));
        }
        return texts;
    }

    private Appending outcome(@Nullable Throwable failure) {
        return failure == null ? taken() : refuse(String.valueOf(failure.getMessage()));
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
