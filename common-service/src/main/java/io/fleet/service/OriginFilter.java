package io.fleet.service;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Lets pages call that come from where the service itself is reached, and those of listed origins; others get 403, on sockets too, where browsers ask
 * nobody's leave.
 *
 * <p>Who names no origin is no page and passes, as does whoever asks for an {@linkplain OpenPath open path}. A page's question beforehand (Fetch, CORS
 * preflight) is answered for listed origins without a token. Whoever is let in here still needs one.
 */
final class OriginFilter implements WebFilter, Ordered {

    private static final List<HttpMethod> METHODS = List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT,
            HttpMethod.DELETE);
    private static final List<String> HEADERS = List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE,
            "Last-Event-ID");
    private static final List<String> SHOWN = List.of(HttpHeaders.RETRY_AFTER, HttpHeaders.LINK, HttpHeaders.ETAG,
            HttpHeaders.ALLOW);
    private static final long MOST_SECONDS_KEPT = 600;

    private final PublicSide publicSide;
    private final List<String> allowed;
    private final List<OpenPath> open;

    OriginFilter(PublicSide publicSide, List<String> allowed, List<OpenPath> open) {
        this.publicSide = publicSide;
        this.allowed = allowed;
        this.open = open;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE + 1;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var request = exchange.getRequest();
        if (!publicSide.received(exchange) || OpenPath.isAmong(open, request.getPath().value())) {
            return chain.filter(exchange);
        }
        if (!allowed.isEmpty()) {
            exchange.getResponse().getHeaders().add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        }
        var origins = request.getHeaders().getOrEmpty(HttpHeaders.ORIGIN);
        if (origins.isEmpty() || (origins.size() == 1 && isOwn(origins.getFirst(), request.getURI()))) {
            return chain.filter(exchange);
        }
        if (origins.size() > 1 || !allowed.contains(origins.getFirst().toLowerCase(Locale.ROOT))) {
            return Mono.error(Problem.of(HttpStatus.FORBIDDEN, "pages of this origin may not call").asException());
        }
        var headers = exchange.getResponse().getHeaders();
        headers.setAccessControlAllowOrigin(origins.getFirst());
        if (asksBeforehand(request)) {
            return answer(exchange);
        }
        headers.setAccessControlExposeHeaders(SHOWN);
        return chain.filter(exchange);
    }

    private static boolean asksBeforehand(ServerHttpRequest request) {
        return request.getMethod().equals(HttpMethod.OPTIONS)
                && request.getHeaders().containsHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    }

    private static Mono<Void> answer(ServerWebExchange exchange) {
        var response = exchange.getResponse();
        response.setStatusCode(HttpStatus.NO_CONTENT);
        response.getHeaders().setAccessControlAllowMethods(METHODS);
        response.getHeaders().setAccessControlAllowHeaders(HEADERS);
        response.getHeaders().setAccessControlMaxAge(MOST_SECONDS_KEPT);
        return response.setComplete();
    }

    /** By host and port alone: what a proxy in front has made of https is not always known here. */
    private static boolean isOwn(String origin, URI asked) {
        try {
            var page = URI.create(origin);
            return page.getHost() != null && page.getHost().equalsIgnoreCase(asked.getHost())
                    && port(page, page.getScheme()) == port(asked, page.getScheme());
        } catch (IllegalArgumentException noUri) {
            return false;
        }
    }

    private static int port(URI uri, String scheme) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equals(scheme) ? 443 : 80;
    }
}
