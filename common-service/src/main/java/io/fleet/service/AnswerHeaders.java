package io.fleet.service;

import java.util.Map;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Tells browsers to make nothing else of an answer of the public port than what it is: not to keep it, not to guess its type, not to show it in a
 * frame, not to pass its address on. What an answer says itself of any of these stands.
 */
final class AnswerHeaders implements WebFilter, Ordered {

    private static final Map<String, String> ALWAYS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
            HttpHeaders.CACHE_CONTROL, "no-store");

    private static final String HSTS = "Strict-Transport-Security";
    private static final String A_YEAR = "max-age=31536000";

    private final PublicSide publicSide;

    AnswerHeaders(PublicSide publicSide) {
        this.publicSide = publicSide;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (publicSide.received(exchange)) {
            boolean secure = "https".equals(exchange.getRequest().getURI().getScheme());
            var response = exchange.getResponse();
            response.beforeCommit(() -> {
                complete(response.getHeaders(), secure);
                return Mono.empty();
            });
        }
        return chain.filter(exchange);
    }

    private static void complete(HttpHeaders headers, boolean secure) {
        ALWAYS.forEach((name, value) -> {
            if (!headers.containsHeader(name)) {
                headers.set(name, value);
            }
        });
        if (secure) {
            headers.set(HSTS, A_YEAR);
        }
    }
}
