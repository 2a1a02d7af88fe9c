package io.fleet.service;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Lets nobody in without a valid bearer token, but for the {@linkplain OpenPath open paths}, and makes the {@link Caller} known to what follows.
 *
 * <p>A token comes in the {@code Authorization} header or, because browsers cannot set one on a WebSocket, as the subprotocol
 * {@code bearer.<token>}. An address that sends too many tokens that are none of ours gets 429 for those; good ones still pass. The management
 * port is not guarded here, and answers nothing of the public side.
 */
public final class AccessFilter implements WebFilter {

    /** The subprotocol that carries a token. */
    public static final String BEARER_PROTOCOL = "bearer.";

    private static final String CALLER = AccessFilter.class.getName();
    private static final String SCHEME = "Bearer ";
    private static final String MANAGEMENT = "/actuator";
    private static final List<String> TOKEN_PARAMETERS = List.of("access_token", "token");

    private final PublicSide publicSide;
    private final TokenVerifier verifier;
    private final FailedTokens failures;
    private final List<OpenPath> open;

    AccessFilter(PublicSide publicSide, TokenVerifier verifier, FailedTokens failures, List<OpenPath> open) {
        this.publicSide = publicSide;
        this.verifier = verifier;
        this.failures = failures;
        this.open = open;
    }

    /** The verified caller of a request that this filter let through. */
    public static Caller caller(ServerWebExchange exchange) {
        Caller caller = exchange.getAttribute(CALLER);
        if (caller == null) {
            throw new IllegalStateException("the request did not come through the access filter");
        }
        return caller;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var request = exchange.getRequest();
        if (!publicSide.received(exchange)) {
            // The server of that port knows the public side's routes as well.
            return request.getPath().value().startsWith(MANAGEMENT)
                    ? chain.filter(exchange)
                    : Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND));
        }
        if (TOKEN_PARAMETERS.stream().anyMatch(request.getQueryParams()::containsKey)) {
            failures.count(FailedTokens.Reason.IN_URL);
            return refuse("a token in the URL is refused (expected: the header Authorization: Bearer <token>)");
        }
        if (OpenPath.isAmong(open, request.getPath().value())) {
            return chain.filter(exchange);
        }
        String token = token(request);
        if (token == null) {
            failures.count(FailedTokens.Reason.MISSING);
            return refuse("no token (expected: the header Authorization: Bearer <token>)");
        }
        return verifier.verify(token).flatMap(verification -> switch (verification) {
            case Verification.Verified verified -> {
                exchange.getAttributes().put(CALLER, verified.caller());
                yield chain.filter(exchange);
            }
            case Verification.Refused refused -> refuse(request, refused);
            case Verification.Unavailable _ -> unavailable();
        });
    }

    private Mono<Void> refuse(ServerHttpRequest request, Verification.Refused refused) {
        if (refused.genuine()) {
            failures.count(FailedTokens.Reason.CLAIMS);
            return refuse(refused.reason());
        }
        return failures.takeForged(request)
                .map(wait -> Mono.<Void>error(Problem.of(HttpStatus.TOO_MANY_REQUESTS,
                        "too many tokens from this address that this service does not accept").retryAfter(wait)
                        .asException()))
                .orElseGet(() -> refuse(refused.reason()));
    }

    private Mono<Void> unavailable() {
        failures.count(FailedTokens.Reason.NO_KEYS);
        return Mono.error(Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "tokens cannot be verified at the moment")
                .retryAfter(RetryAfter.soon()).asException());
    }

    /** The token that the request brings, or null if it brings none. */
    static @Nullable String token(ServerHttpRequest request) {
        String authorization = request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        if (authorization != null) {
            return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                    ? authorization.substring(SCHEME.length()).strip()
                    : null;
        }
        for (String offered : request.getHeaders().getOrEmpty("Sec-WebSocket-Protocol")) {
            for (String protocol : offered.split(",", -1)) {
                if (protocol.strip().startsWith(BEARER_PROTOCOL)) {
                    return protocol.strip().substring(BEARER_PROTOCOL.length());
                }
            }
        }
        return null;
    }

    private static Mono<Void> refuse(String reason) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        return Mono.error(new Problem(HttpStatus.UNAUTHORIZED, reason, List.of(), headers).asException());
    }
}
