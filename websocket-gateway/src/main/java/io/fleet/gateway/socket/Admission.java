package io.fleet.gateway.socket;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many may be connected to this node, from one address, and with one subject, and how many may come in a second; beyond that it
 * <em>refuses</em>. Safe for use by many threads.
 */
final class Admission {

    private final SocketProperties limits;
    private final RateLimit arrivals;
    private final Map<String, Integer> byAddress = new HashMap<>();
    private final Map<String, Integer> bySubject = new HashMap<>();
    private int all;

    /** What becomes of one who asks to be let in. */
    sealed interface Answer {

        /** Let in, for as long as the place is held. */
        record Admitted(Place place) implements Answer {}

        /**
         * Not now.
         *
         * @param reason as the metrics name it
         */
        record Refused(String reason) implements Answer {}
    }

    Admission(SocketProperties limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.arrivals = RateLimit.perSecond(limits.handshakesPerSecond(), nanoTime);
    }

    /**
     * Asks for a place.
     *
     * @param address from where, or null if that is not known
     * @param subject the token's, or null if it has none
     */
    synchronized Answer enter(@Nullable String address, @Nullable String subject) {
        if (all >= limits.max()) {
            return new Answer.Refused("node");
        }
        if (isFull(byAddress, address, limits.maxPerAddress())) {
            return new Answer.Refused("address");
        }
        if (isFull(bySubject, subject, limits.maxPerSubject())) {
            return new Answer.Refused("subject");
        }
        if (!arrivals.takes()) {
            return new Answer.Refused("rate");
        }
        count(address, subject, 1);
        return new Answer.Admitted(new Place(address, subject));
    }

    /** One of those places. */
    final class Place {

        private final @Nullable String address;
        private final @Nullable String subject;
        private boolean taken;
        private boolean left;

        private Place(@Nullable String address, @Nullable String subject) {
            this.address = address;
            this.subject = subject;
        }

        /** Holds the place until {@link #leave}; false if it was given up before. */
        boolean take() {
            synchronized (Admission.this) {
                taken = true;
                return !left;
            }
        }

        /** Gives the place up if nobody has taken it. */
        void leaveUnlessTaken() {
            synchronized (Admission.this) {
                if (!taken) {
                    leave();
                }
            }
        }

        /** Gives the place up. Doing so twice is harmless. */
        void leave() {
            synchronized (Admission.this) {
                if (!left) {
                    left = true;
                    count(address, subject, -1);
                }
            }
        }
    }

    private void count(@Nullable String address, @Nullable String subject, int more) {
        all += more;
        count(byAddress, address, more);
        count(bySubject, subject, more);
    }

    private static void count(Map<String, Integer> counts, @Nullable String key, int more) {
        if (key != null) {
            counts.compute(key, (_, before) -> {
                int after = (before == null ? 0 : before) + more;
                return after == 0 ? null : after;
            });
        }
    }

    private static boolean isFull(Map<String, Integer> counts, @Nullable String key, int most) {
        return key != null && counts.getOrDefault(key, 0) >= most;
    }
}
