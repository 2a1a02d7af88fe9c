package io.fleet.service;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * One path with the methods it answers, each with who may call it.
 *
 * <p>Whoever may call none of them learns nothing about the path but 403; who may call some gets 405 for the others.
 */
public final class Endpoint {

    /** Who may call. */
    @FunctionalInterface
    public interface Access {
        boolean permits(Caller caller, ServerRequest request);
    }

    private record Method(Access access, HandlerFunction<ServerResponse> handler) {}

    private final String pattern;
    private final Map<HttpMethod, Method> methods;

    private Endpoint(String pattern, Map<HttpMethod, Method> methods) {
        this.pattern = pattern;
        this.methods = methods;
    }

    /** A path in Spring's form, {@code /api/v1/drivers/{driver_id}/location}. */
    public static Endpoint at(String pattern) {
        return new Endpoint(pattern, Map.of());
    }

    /** The same endpoint answering one method more. */
    public Endpoint on(HttpMethod method, Access access, HandlerFunction<ServerResponse> handler) {
        var more = new LinkedHashMap<>(methods);
        more.put(method, new Method(access, handler));
        return new Endpoint(pattern, more);
    }

    public RouterFunction<ServerResponse> toRoute() {
        return RouterFunctions.route(RequestPredicates.path(pattern), this::handle);
    }

    private Mono<ServerResponse> handle(ServerRequest request) {
        var caller = AccessFilter.caller(request.exchange());
        var method = Optional.ofNullable(methods.get(request.method()));
        boolean permitted = method.isPresent()
                ? method.get().access().permits(caller, request)
                : methods.values().stream().anyMatch(other -> other.access().permits(caller, request));
        if (!permitted) {
            return Problem.of(HttpStatus.FORBIDDEN, "this token does not allow that").toResponse();
        }
        return method.isPresent() ? method.get().handler().handle(request) : notAllowed();
    }

    private Mono<ServerResponse> notAllowed() {
        var headers = new HttpHeaders();
        headers.setAllow(methods.keySet());
        return new Problem(HttpStatus.METHOD_NOT_ALLOWED, "this path does not answer that method", List.of(), headers)
                .toResponse();
    }
}
