package io.fleet.service;

import java.util.Arrays;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.ReactiveHealthEndpointWebExtension;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers on the management port with all that is known of the health, reasons and addresses included, to who brings an admin's token. Everybody
 * else is told there which part is up and which is down, and no more.
 */
final class HealthDetails implements WebFilter {

    private static final String PATH = "/actuator/health";

    private final PublicSide publicSide;
    private final TokenVerifier verifier;
    private final ObjectProvider<ReactiveHealthEndpointWebExtension> health;
    private final JsonMapper json;

    HealthDetails(PublicSide publicSide, TokenVerifier verifier,
            ObjectProvider<ReactiveHealthEndpointWebExtension> health, JsonMapper json) {
        this.publicSide = publicSide;
        this.verifier = verifier;
        this.health = health;
        this.json = json;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var request = exchange.getRequest();
        String token = AccessFilter.token(request);
        if (publicSide.received(exchange) || token == null || !isHealth(request)) {
            return chain.filter(exchange);
        }
        return verifier.verify(token)
                .filter(verification -> verification instanceof Verification.Verified verified
                        && verified.caller().isAdmin())
                .flatMap(_ -> whole(request))
                .map(found -> write(exchange, found))
                .switchIfEmpty(Mono.fromSupplier(() -> chain.filter(exchange)))
                .flatMap(answer -> answer);
    }

    private static boolean isHealth(ServerHttpRequest request) {
        String path = request.getPath().value();
        return path.equals(PATH) || path.startsWith(PATH + "/");
    }

    private Mono<WebEndpointResponse<? extends HealthDescriptor>> whole(ServerHttpRequest request) {
        String[] parts = request.getPath().value().substring(PATH.length()).split("/", -1);
        return health.getObject().health(ApiVersion.V3, WebServerNamespace.MANAGEMENT, SecurityContext.NONE, true,
                Arrays.stream(parts).filter(part -> !part.isEmpty()).toArray(String[]::new));
    }

    private Mono<Void> write(ServerWebExchange exchange, WebEndpointResponse<? extends HealthDescriptor> found) {
        var response = exchange.getResponse();
        response.setStatusCode(HttpStatusCode.valueOf(found.getStatus()));
        var body = found.getBody();
        if (body == null) {
            response.setStatusCode(HttpStatus.NOT_FOUND);
            return response.setComplete();
        }
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(json.writeValueAsBytes(body))));
    }
}
