package io.fleet.gateway.socket;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after connections by time: after each about once a second, on the event loop of its channel, by one timer for each loop. A tenth of a
 * loop's connections has its turn every 100 ms, so that no fix waits for all of them.
 *
 * <p>Safe for use by many threads. Members are called on their loop only; one that fails is logged, and called again.
 */
final class Rounds implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Rounds.class);
    private static final int PARTS = 10;
    private static final long STEP_MILLIS = 100;

    private final Map<EventLoop, Round> rounds = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final LongSupplier nanoTime;

    /** Whoever is looked after. */
    interface Member {

        /** It is about a second later than the last time. */
        void tick(Instant now, long nanos);
    }

    Rounds(InstantSource clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Calls the member from soon after this until it {@link #leave leaves}. */
    void join(EventLoop loop, Member member) {
        rounds.computeIfAbsent(loop, Round::new).part(member).add(member);
    }

    void leave(EventLoop loop, Member member) {
        var round = rounds.get(loop);
        if (round != null) {
            round.part(member).remove(member);
        }
    }

    /** Ends the timers. */
    @Override
    public void close() {
        rounds.values().forEach(Round::end);
    }

    private final class Round {

        private final List<Set<Member>> parts = Stream.generate(ConcurrentHashMap::<Member>newKeySet).limit(PARTS)
                .<Set<Member>>map(part -> part).toList();
        private final Future<?> timer;
        private int next;

        Round(EventLoop loop) {
            timer = loop.scheduleWithFixedDelay(this::step, STEP_MILLIS, STEP_MILLIS, TimeUnit.MILLISECONDS);
        }

        /** By the hash of its identity, which is as good as chance. */
        Set<Member> part(Member member) {
            return parts.get(Math.floorMod(System.identityHashCode(member), PARTS));
        }

        void end() {
            timer.cancel(false);
        }

        private void step() {
            var now = clock.instant();
            long nanos = nanoTime.getAsLong();
            parts.get(next).forEach(member -> tick(member, now, nanos));
            next = (next + 1) % PARTS;
        }
    }

    /** The outermost loop: a defect on one connection must not end the timer of all. */
    private static void tick(Member member, Instant now, long nanos) {
        try {
            member.tick(now, nanos);
        } catch (RuntimeException defect) {
            log.error("A connection could not be looked after", defect);
        }
    }
}
