package io.fleet.service;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Public keys that somebody else publishes and changes.
 *
 * <p>They are fetched when the first token comes, again when they are {@link #GROWN_OLD} old, and for a token that names a key which is not among
 * them, but never more than once in {@link #PAUSE}, whatever tokens come, and never twice at a time. What was fetched is kept through any outage of
 * the publisher. Until the first fetch has succeeded, one is tried every {@link #FIRST_PAUSE} as long as somebody asks.
 */
final class PublicKeys implements TokenKeys {

    static final Duration GROWN_OLD = Duration.ofMinutes(5);
    static final Duration PAUSE = Duration.ofMinutes(1);
    static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(PublicKeys.class);
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256,
            JWSAlgorithm.ES256);
    private static final CompletableFuture<Void> NOTHING_TO_DO = CompletableFuture.completedFuture(null);

    private final Supplier<CompletionStage<JWKSet>> publisher;
    private final InstantSource clock;
    private final JWSVerificationKeySelector<SecurityContext> selector;
    private volatile Known known = new Known(null, Instant.MIN, 0);
    private CompletableFuture<Void> underWay = NOTHING_TO_DO;
    private @Nullable Instant lastTry;
    private boolean away;

    /**
     * What is at hand.
     *
     * @param keys    null until the first fetch has succeeded
     * @param since   when they were fetched
     * @param version counts the changes
     */
    private record Known(@Nullable JWKSet keys, Instant since, int version) {

        Known with(JWKSet fetched, Instant now) {
            boolean same = keys != null && keys.getKeys().equals(fetched.getKeys());
            return new Known(fetched, now, same ? version : version + 1);
        }
    }

    /**
     * Keys from this publisher.
     *
     * @param publisher fetches the keys that may be used, at least one, without blocking; fails if there are none to be had
     */
    PublicKeys(Supplier<CompletionStage<JWKSet>> publisher, InstantSource clock) {
        this.publisher = publisher;
        this.clock = clock;
        this.selector = new JWSVerificationKeySelector<>(ALGORITHMS, (wanted, _) -> {
            var keys = known.keys();
            return keys == null ? List.of() : wanted.select(keys);
        });
    }

    @Override
    public List<? extends Key> selectJWSKeys(JWSHeader header, @Nullable SecurityContext context)
            throws KeySourceException {
        return selector.selectJWSKeys(header, context);
    }

    @Override
    public Mono<Boolean> lookUp(JWSHeader header) {
        var now = known;
        if (now.keys() == null) {
            return areThere();
        }
        if (ALGORITHMS.contains(header.getAlgorithm()) && header.getKeyID() != null
                && now.keys().getKeyByKeyId(header.getKeyID()) == null) {
            return after(fetch(PAUSE));
        }
        if (!clock.instant().isBefore(now.since().plus(GROWN_OLD))) {
            var _ = fetch(PAUSE);
        }
        return Mono.just(true);
    }

    @Override
    public Mono<Boolean> areThere() {
        return known.keys() == null ? after(fetch(FIRST_PAUSE)) : Mono.just(true);
    }

    @Override
    public int version() {
        return known.version();
    }

    /** Whoever waits may give up; the fetch goes on for the others. */
    private Mono<Boolean> after(CompletableFuture<Void> fetch) {
        return Mono.fromFuture(fetch, true).then(Mono.fromSupplier(() -> known.keys() != null));
    }

    /** The fetch that is under way, or another one if the last was begun so long ago; done at once if it is not yet time. Never fails. */
    private synchronized CompletableFuture<Void> fetch(Duration pause) {
        var now = clock.instant();
        if (!underWay.isDone() || (lastTry != null && now.isBefore(lastTry.plus(pause)))) {
            return underWay;
        }
        lastTry = now;
        underWay = publisher.get().handle((keys, failure) -> {
            taken(keys, failure);
            return (Void) null;
        }).toCompletableFuture();
        return underWay;
    }

    private synchronized void taken(@Nullable JWKSet keys, @Nullable Throwable failure) {
        if (keys != null) {
            int before = known.version();
            known = known.with(keys, clock.instant());
            if (away || before != known.version()) {
                log.info("Keys for tokens: {}", keys.size());
            }
        } else if (!away) {
            log.warn("The keys for tokens cannot be fetched, {}: {}",
                    known.keys() == null ? "nobody is let in" : "those of before are kept", reason(failure));
        }
        away = keys == null;
    }

    private static String reason(@Nullable Throwable failure) {
        var cause = failure != null && failure.getCause() != null ? failure.getCause() : failure;
        return String.valueOf(cause);
    }
}
