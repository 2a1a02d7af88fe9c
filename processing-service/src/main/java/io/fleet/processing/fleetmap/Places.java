package io.fleet.processing.fleetmap;

import io.fleet.service.Caller;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How many viewers an instance serves at a time, and how many of them with one subject; beyond that it <em>refuses</em>. Tokens without a subject are
 * counted each for itself; two of them that allow the same until the same second are one. Safe for use by many threads.
 */
final class Places {

    private final FleetMapProperties limits;
    private final Map<Caller, Integer> bySubject = new HashMap<>();
    private int taken;

    /** Why there is no place; its name in small letters is what the metrics call it. */
    enum Refusal {

        INSTANCE("too many viewers"), SUBJECT("too many viewers with this token's subject");

        private final String detail;

        Refusal(String detail) {
            this.detail = detail;
        }

        String detail() {
            return detail;
        }
    }

    Places(FleetMapProperties limits) {
        this.limits = limits;
    }

    /** Why one more viewer would not be let in; empty if it would. */
    synchronized Optional<Refusal> refusal(Caller caller) {
        if (taken >= limits.maxViewers()) {
            return Optional.of(Refusal.INSTANCE);
        }
        return bySubject.getOrDefault(subject(caller), 0) >= limits.maxViewersPerSubject()
                ? Optional.of(Refusal.SUBJECT)
                : Optional.empty();
    }

    /** Takes a place until {@link #leave}, unless it is refused. */
    synchronized Optional<Refusal> take(Caller caller) {
        var refusal = refusal(caller);
        if (refusal.isEmpty()) {
            taken++;
            bySubject.merge(subject(caller), 1, Integer::sum);
        }
        return refusal;
    }

    /** Gives back one place that this caller took. */
    synchronized void leave(Caller caller) {
        taken--;
        bySubject.computeIfPresent(subject(caller), (_, before) -> before == 1 ? null : before - 1);
    }

    synchronized int taken() {
        return taken;
    }

    private static Caller subject(Caller caller) {
        return caller.subject() == null
                ? caller
                : new Caller(caller.subject(), Set.of(), Set.of(), Instant.EPOCH);
    }
}
