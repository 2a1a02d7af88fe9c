package io.fleet.gateway.socket;

import io.fleet.gateway.watch.CloseCode;
import io.fleet.gateway.watch.Viewer;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Whether one client is there and keeps up: pings it, and ends the connection of one who does not answer, takes nothing, or watches nothing.
 *
 * <p>Confined to the event loop of the client's channel. Ticks about a second apart are as exact as this is.
 */
final class Pulse {

    private static final long PING_EVERY = Duration.ofSeconds(25).toNanos();
    private static final long ANSWER_WITHIN = Duration.ofSeconds(10).toNanos();
    private static final long TAKE_WITHIN = Duration.ofSeconds(5).toNanos();
    private static final long IDLE_AT_MOST = Duration.ofSeconds(30).toNanos();

    /** Enough for a close frame on a line that still carries anything. */
    private static final long GO_WITHIN = Duration.ofSeconds(5).toNanos();

    private final Viewer viewer;
    private final boolean answersPings;
    private final Channel channel;
    private final Since stalled = new Since();
    private final Since idle = new Since();
    private final Since ended = new Since();
    private long nextPing;
    private long pingedAt;
    private boolean awaitsAnswer;
    private boolean heard;

    /** For how long something has been so, as far as the ticks have seen. */
    private static final class Since {

        private long start;
        private boolean lasts;

        boolean lastsFor(long duration, boolean now, long nanos) {
            if (!now || !lasts) {
                start = nanos;
            }
            lasts = now;
            return now && nanos - start >= duration;
        }
    }

    Pulse(Viewer viewer, Arrival arrival, long nanos) {
        this.viewer = viewer;
        this.answersPings = arrival.kind() == Connection.Kind.CUSTOMER;
        this.channel = arrival.channel();
        nextPing = firstPing(nanos);
    }

    /** By chance, so that those who came together are not pinged together for ever. */
    static long firstPing(long nanos) {
        return nanos + ThreadLocalRandom.current().nextLong(PING_EVERY / 2, PING_EVERY);
    }

    void heard() {
        heard = true;
    }

    void tick(long nanos) {
        if (stalled.lastsFor(TAKE_WITHIN, viewer.outbox().isStalled(), nanos)) {
            viewer.outbox().end(CloseCode.TOO_SLOW);
        }
        if (idle.lastsFor(IDLE_AT_MOST, viewer.watchesNothing(), nanos)) {
            viewer.outbox().end(CloseCode.NOTHING_WATCHED);
        }
        ping(nanos);
        if (ended.lastsFor(GO_WITHIN, viewer.outbox().end().isPresent(), nanos)) {
            var _ = channel.close();
        }
    }

    private void ping(long nanos) {
        awaitsAnswer &= !heard;
        if (awaitsAnswer && nanos - pingedAt >= ANSWER_WITHIN) {
            viewer.outbox().end(CloseCode.NO_ANSWER);
        }
        if (nanos - nextPing >= 0) {
            heard = false;
            awaitsAnswer = answersPings;
            pingedAt = nanos;
            nextPing = nanos + PING_EVERY;
            viewer.outbox().ping();
        }
    }
}
