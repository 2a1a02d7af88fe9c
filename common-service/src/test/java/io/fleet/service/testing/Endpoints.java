package io.fleet.service.testing;

import io.fleet.service.Endpoint;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Collects what routes answer; of one that is no {@link Endpoint} its path alone is known. */
final class Endpoints implements RouterFunctions.Visitor {

    private final Set<String> found = new HashSet<>();
    private @Nullable Endpoint endpoint;

    /** In the form {@code GET /path}. */
    Set<String> all() {
        return Set.copyOf(found);
    }

    @Override
    public void attributes(Map<String, Object> attributes) {
        endpoint = attributes.get(Endpoint.ATTRIBUTE) instanceof Endpoint of ? of : null;
    }

    @Override
    public void route(RequestPredicate predicate, HandlerFunction<?> handler) {
        if (endpoint == null) {
            found.add("GET " + predicate);
        } else {
            String pattern = endpoint.pattern();
            endpoint.methods().forEach(method -> found.add(method + " " + pattern));
        }
        endpoint = null;
    }

    @Override
    public void startNested(RequestPredicate predicate) {
        throw new AssertionError("nested: " + predicate + " (expected: routes that tell their whole path)");
    }

    @Override
    public void endNested(RequestPredicate predicate) {}

    @Override
    public void resources(Function<ServerRequest, Mono<Resource>> lookupFunction) {
        throw new AssertionError("a route to resources (expected: endpoints)");
    }

    @Override
    public void unknown(RouterFunction<?> routerFunction) {
        throw new AssertionError("a route of an unknown kind: " + routerFunction);
    }
}
