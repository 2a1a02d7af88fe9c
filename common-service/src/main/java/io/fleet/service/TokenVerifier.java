package io.fleet.service;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
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
import reactor.core.scheduler.Scheduler;

/**
 * Tells who a bearer token speaks for.
 *
 * <p>A token that was verified once is known until it expires; at most {@value #MOST_KNOWN} are. Safe for use by many threads. Never blocks the
 * caller: where keys may have to be fetched, verification moves to the given scheduler.
 */
public final class TokenVerifier {

    /** How far clocks may be apart when a token's times are checked. */
    public static final Duration LEEWAY = Duration.ofSeconds(30);

    private static final int MOST_KNOWN = 50_000;
    private static final int LONGEST_TOKEN = 8_192;

    private final JWTProcessor<SecurityContext> processor;
    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Cache<String, Verification.Verified> known = Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();

    TokenVerifier(JWTProcessor<SecurityContext> processor, InstantSource clock, Scheduler scheduler) {
        this.processor = processor;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    public Mono<Verification> verify(String token) {
        var verified = known.getIfPresent(token);
        if (verified != null && !expired(verified.caller())) {
            return Mono.just(verified);
        }
        return Mono.fromCallable(() -> process(token)).subscribeOn(scheduler);
    }

    /** Whether the caller's token has ended, leeway included. */
    public boolean expired(Caller caller) {
        return !clock.instant().isBefore(caller.expiresAt().plus(LEEWAY));
    }

    private Verification process(String token) {
        if (token.length() > LONGEST_TOKEN) {
            return new Verification.Refused(
                    "token: " + token.length() + " characters (expected: at most " + LONGEST_TOKEN + ")");
        }
        try {
            var verified = new Verification.Verified(caller(processor.process(parse(token), null)));
            known.put(token, verified);
            return verified;
        } catch (BadJWTException wrongClaims) {
            return new Verification.Refused("token: " + wrongClaims.getMessage());
        } catch (ParseException | BadJOSEException | JOSEException notOurs) {
            return new Verification.Refused("not a token that this service accepts");
        }
    }

    private static JWT parse(String token) throws ParseException {
        try {
            return JWTParser.parse(token);
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
