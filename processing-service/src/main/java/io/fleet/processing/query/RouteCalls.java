package io.fleet.processing.query;

import io.fleet.model.OrderId;
import io.fleet.service.Caller;
import io.fleet.service.Endpoint;
import io.fleet.wire.Excerpt;
import io.fleet.wire.Rfc3339;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The calls that answer with a route, page by page or thinned as a whole, in each of {@link RouteFormat}. */
final class RouteCalls {

    static final int MOST_FIXES = 10_000;

    private static final int USUAL_FIXES = 1_000;
    private static final int FEWEST_POINTS = 2;
    private static final String LIMIT = "limit";
    private static final String CURSOR = "cursor";
    private static final String MAX_POINTS = "max_points";

    private final HistoryReader pages;
    private final HistoryReader reports;
    private final QueryTimers timers;

    /**
     * Makes the calls.
     *
     * @param pages   what is asked for pages
     * @param reports what is asked for whole routes
     */
    RouteCalls(HistoryReader pages, HistoryReader reports, QueryTimers timers) {
        this.pages = pages;
        this.reports = reports;
        this.timers = timers;
    }

    Endpoint ofDriver() {
        return Endpoint.at("/api/v1/drivers/{driver_id}/route")
                .on(HttpMethod.GET, RouteCalls::permits, this::driverRoute);
    }

    Endpoint ofOrder() {
        return Endpoint.at("/api/v1/orders/{order_id}/route")
                .on(HttpMethod.GET, RouteCalls::permits, this::orderRoute);
    }

    private static boolean permits(Caller caller, ServerRequest request) {
        return caller.mayDispatch();
    }

    private Mono<ServerResponse> driverRoute(ServerRequest request) {
        var format = RouteFormat.of(Accepted.choose(request, RouteFormat.MEDIA_TYPES));
        var parameters = new Parameters(request.queryParams());
        var driver = parameters.driver(request.pathVariable("driver_id"));
        var span = Span.of(parameters);
        return answer(request, format, parameters, new Route.OfDriver(driver, span.startMillis(), span.endMillis()));
    }

    private Mono<ServerResponse> orderRoute(ServerRequest request) {
        var format = RouteFormat.of(Accepted.choose(request, RouteFormat.MEDIA_TYPES));
        var parameters = new Parameters(request.queryParams());
        String id = request.pathVariable("order_id");
        var order = OrderId.parse(id);
        if (order.isEmpty()) {
            parameters.refuse("order_id", Excerpt.of(id), OrderId.EXPECTED);
        }
        var span = Span.of(parameters);
        return answer(request, format, parameters,
                new Route.OfOrder(order.orElseGet(() -> new OrderId("-")), span.startMillis(), span.endMillis()));
    }

    private Mono<ServerResponse> answer(ServerRequest request, RouteFormat format, Parameters parameters, Route route) {
        return parameters.text(MAX_POINTS) == null
                ? page(request, format, parameters, route)
                : thinned(format, parameters, route);
    }

    private Mono<ServerResponse> thinned(RouteFormat format, Parameters parameters, Route route) {
        int points = parameters.within(FEWEST_POINTS, MOST_FIXES, MAX_POINTS, MOST_FIXES);
        for (String name : List.of(LIMIT, CURSOR)) {
            if (parameters.text(name) != null) {
                parameters.refuse(name, "given", "absent beside " + MAX_POINTS + ", which thins the whole route");
            }
        }
        parameters.check();
        var answer = Mono.defer(() -> reports.ask(new ThinnedRoute(route, points, format.begin(route))))
                .map(text -> new StreamedAnswer(Optional.empty(), Flux.just(text)));
        return StreamedAnswer.of(format.mediaType(), answer, timers, route.kind() + "-thinned");
    }

    private Mono<ServerResponse> page(ServerRequest request, RouteFormat format, Parameters parameters, Route route) {
        int limit = parameters.upTo(MOST_FIXES, LIMIT, USUAL_FIXES);
        var after = after(parameters, route);
        parameters.check();
        var page = new RoutePage(route, after, limit);
        var answer = Mono.defer(() -> page.open(pages, format.begin(route)))
                .map(opened -> new StreamedAnswer(format == RouteFormat.JSON
                        ? Optional.empty()
                        : opened.next().map(next -> link(request, page, next)), opened.text()));
        return StreamedAnswer.of(format.mediaType(), answer, timers, route.kind());
    }

    /** Where the page begins; a cursor is only looked at where the route that it must belong to is known. */
    private static Cursor after(Parameters parameters, Route route) {
        var start = Cursor.before(route.startMillis());
        String text = parameters.text(CURSOR);
        if (text == null || !parameters.areGood()) {
            return start;
        }
        var cursor = Cursor.parse(text, route);
        if (cursor.isEmpty()) {
            parameters.refuse(CURSOR, Excerpt.of(text), "the next_cursor of the same query");
        }
        return cursor.orElse(start);
    }

    private static String link(ServerRequest request, RoutePage page, Cursor next) {
        return "<%s?start_time=%s&end_time=%s&limit=%d&cursor=%s>; rel=\"next\"".formatted(request.uri().getRawPath(),
                Rfc3339.write(Instant.ofEpochMilli(page.route().startMillis())),
                Rfc3339.write(Instant.ofEpochMilli(page.route().endMillis())), page.limit(), next.toText(page.route()));
    }
}
