package io.fleet.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * What was not let in for its token: counts it, and tells from which addresses too much of it comes.
 *
 * <p>Limited are tokens that no key of ours has signed. One that has merely ended is not counted against its address: whoever brings it must be told
 * to fetch another, however many neighbours try behind the same address. Each instance counts for itself. Memory is bounded: up to
 * {@value #MOST_ADDRESSES} addresses are remembered; beyond that some begin anew. Never blocks; safe for use by many threads.
 */
final class FailedTokens {

    static final int MOST_ADDRESSES = 100_000;

    private final MeterRegistry meters;
    private final Allowance<String> allowance;

    /** Why somebody was not let in. */
    enum Reason {
        /** There was no token. */
        MISSING("missing"),
        /** The token was in the URL. */
        IN_URL("in_url"),
        /** No key of ours has signed it. */
        FORGED("forged"),
        /** It is ours, and has ended, not begun, or is for others. */
        CLAIMS("claims"),
        /** It is not ours, like too many others from there. */
        TOO_MANY("too_many"),
        /** There are no keys yet to verify it with. */
        NO_KEYS("no_keys");

        private final String tag;

        Reason(String tag) {
            this.tag = tag;
        }
    }

    FailedTokens(FailedTokenProperties limits, MeterRegistry meters, LongSupplier nanoTime) {
        this.meters = meters;
        this.allowance = new Allowance<>(
                Allowance.Rate.perMinute(limits.failedAuthPerMinute(), limits.failedAuthBurst()), MOST_ADDRESSES,
                nanoTime);
        for (var reason : Reason.values()) {
            counter(reason);
        }
    }

    /** Counts a request that was not let in. */
    void count(Reason reason) {
        counter(reason).increment();
    }

    /** Counts a token that is none of ours against the address that it came from; tells how long to stay away if there were too many. */
    Optional<Duration> takeForged(ServerHttpRequest request) {
        var wait = RemoteAddress.of(request).flatMap(allowance::take);
        count(wait.isPresent() ? Reason.TOO_MANY : Reason.FORGED);
        return wait;
    }

    private Counter counter(Reason reason) {
        return Counter.builder("fleet.auth.refused").tag("reason", reason.tag)
                .description("requests that were not let in for their token").register(meters);
    }
}
