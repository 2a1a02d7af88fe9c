package io.fleet.service;

import io.fleet.model.DriverId;
import io.fleet.service.trace.Traces;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * <p>What was done for somebody else than the driver concerned is written to the {@link Audit}.
 *
 * <p>Whoever may call none of them learns nothing about the path but 403; who may call some gets 405 for the others.
 */
public final class Endpoint {

    /** Who may call. */
    @FunctionalInterface
    public interface Access {
        boolean permits(Caller caller, ServerRequest request);
    }

    /** Under which name a route tells its endpoint. */
    public static final String ATTRIBUTE = Endpoint.class.getName();

    private static final String DRIVER_ID = "driver_id";

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

    /** The route, which has the endpoint as its attribute {@link #ATTRIBUTE}. */
    public RouterFunction<ServerResponse> toRoute() {
        return RouterFunctions.route(RequestPredicates.path(pattern), this::handle).withAttribute(ATTRIBUTE, this);
    }

    public String pattern() {
        return pattern;
    }

    /** What it answers. */
    public Set<HttpMethod> methods() {
        return methods.keySet();
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
        return method.isPresent()
                ? method.get().handler().handle(request).doOnNext(answer -> audit(caller, request, answer))
                : notAllowed();
    }

    /** What was refused or failed showed nobody anything; what drivers do with their own data is nobody else's business. */
    private void audit(Caller caller, ServerRequest request, ServerResponse answer) {
        boolean done = answer.statusCode().is2xxSuccessful() || answer.statusCode().is3xxRedirection();
        var path = request.pathVariables();
        boolean own = DriverId.parse(path.getOrDefault(DRIVER_ID, "")).filter(caller::mayReportAs).isPresent();
        if (!done || own || Audit.isLeftOut(request.exchange())) {
            return;
        }
        var facts = new LinkedHashMap<String, String>(path);
        facts.putAll(Audit.facts(request.exchange()));
        Traces.idOf(request.headers().asHttpHeaders()).ifPresent(id -> facts.put("trace_id", id));
        Audit.write(caller, request.method() + " " + pattern, facts);
    }

    private Mono<ServerResponse> notAllowed() {
        var headers = new HttpHeaders();
        headers.setAllow(methods.keySet());
        return new Problem(HttpStatus.METHOD_NOT_ALLOWED, "this path does not answer that method", List.of(), headers)
                .toResponse();
    }
}
