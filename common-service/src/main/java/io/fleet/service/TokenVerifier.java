package io.fleet.service;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.JWTProcessor;
import io.fleet.model.OrderId;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Tells who a bearer token speaks for.
 *
 * <p>A token that was verified once is known until its {@code exp} or until the keys change; at most {@value #MOST_KNOWN_BYTES} bytes of them are.
 * Safe for use by many threads. Never blocks; where keys have to be fetched, the answer comes later.
 */
public final class TokenVerifier {

    /** How far clocks may be apart when a token's times are checked. */
    public static final Duration LEEWAY = Duration.ofSeconds(30);

    static final int LONGEST_TOKEN = 8_192;
    static final int MOST_KNOWN_BYTES = 64 * 1024 * 1024;

    /** About what the entry of a token takes beside its text. */
    private static final int ENTRY_BYTES = 600;

    private final JWTProcessor<SecurityContext> processor;
    private final TokenKeys keys;
    private final InstantSource clock;
    private final Cache<String, Known> known = Caffeine.newBuilder().maximumWeight(MOST_KNOWN_BYTES)
            .weigher((String token, Known _) -> token.length() + ENTRY_BYTES)
            .executor(Runnable::run) // what there is to tidy up is less than waking a thread for it
            .build();

    private record Known(Verification.Verified verified, int keysVersion) {}

    /**
     * Makes a verifier.
     *
     * @param processor checks signature and claims with those keys
     */
    TokenVerifier(JWTProcessor<SecurityContext> processor, TokenKeys keys, InstantSource clock) {
        this.processor = processor;
        this.keys = keys;
        this.clock = clock;
    }

    public Mono<Verification> verify(String token) {
        var before = known.getIfPresent(token);
        if (before != null) {
            if (before.keysVersion() == keys.version() && hasNotEnded(before.verified().caller())) {
                return Mono.just(before.verified());
            }
            known.invalidate(token);
        }
        return Mono.defer(() -> check(token));
    }

    /** Whether the caller's token has ended, leeway included. */
    public boolean expired(Caller caller) {
        return !clock.instant().isBefore(caller.expiresAt().plus(LEEWAY));
    }

    /** How many tokens are known. */
    long known() {
        known.cleanUp();
        return known.estimatedSize();
    }

    private boolean hasNotEnded(Caller caller) {
        return clock.instant().isBefore(caller.expiresAt());
    }

    private Mono<Verification> check(String token) {
        if (token.length() > LONGEST_TOKEN) {
            return Mono.just(new Verification.Refused(
                    "token: " + token.length() + " characters (expected: at most " + LONGEST_TOKEN + ")", false));
        }
        try {
            var jwt = parse(token);
            return keys.lookUp(jwt.getHeader())
                    .map(there -> there ? process(token, jwt) : new Verification.Unavailable());
        } catch (ParseException noToken) {
            return Mono.just(notOurs());
        }
    }

    private Verification process(String token, SignedJWT jwt) {
        int version = keys.version();
        try {
            var verified = new Verification.Verified(caller(processor.process(jwt, null)));
            if (hasNotEnded(verified.caller())) {
                known.put(token, new Known(verified, version));
            }
            return verified;
        } catch (BadJWTException wrongClaims) {
            return new Verification.Refused("token: " + wrongClaims.getMessage(),
                    wrongClaims instanceof TokenClaims.Refusal);
        } catch (BadJOSEException | JOSEException notOurs) {
            return notOurs();
        }
    }

    private static Verification notOurs() {
        return new Verification.Refused("not a token that this service accepts", false);
    }

    private static SignedJWT parse(String token) throws ParseException {
        try {
            return SignedJWT.parse(token);
        } catch (RuntimeException malformed) {
            // The library meets some texts, such as a header of null, with a NullPointerException: the sender's fault, not ours.
            throw (ParseException) new ParseException("not a token", 0).initCause(malformed);
        }
    }

    private static Caller caller(JWTClaimsSet claims) {
        Instant expiresAt = claims.getExpirationTime().toInstant();
        return new Caller(claims.getSubject(), scopes(claims.getClaim("scope")), orders(claims.getClaim("orders")),
                expiresAt);
    }

    private static Set<Scope> scopes(Object claim) {
        var scopes = EnumSet.noneOf(Scope.class);
        if (claim instanceof String words) {
            for (String word : words.split(" ", -1)) {
                Scope.of(word).ifPresent(scopes::add);
            }
        }
        return scopes;
    }

    private static Set<OrderId> orders(Object claim) {
        var orders = new HashSet<OrderId>();
        for (Object order : claim instanceof Collection<?> many ? many : List.of()) {
            if (order instanceof String text) {
                OrderId.parse(text).ifPresent(orders::add);
            }
        }
        return orders;
    }
}
