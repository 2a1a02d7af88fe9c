package io.fleet.processing.query;

import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import io.fleet.service.Caller;
import io.fleet.service.Endpoint;
import io.fleet.service.JsonAnswer;
import io.fleet.wire.Excerpt;
import io.fleet.wire.Rfc3339;
import java.time.Duration;
import java.time.Instant;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The calls that answer with a route, page by page. */
final class RouteCalls {

    static final int MOST_FIXES = 10_000;

    private static final int USUAL_FIXES = 1_000;
    private static final Duration LONGEST_SPAN = Duration.ofDays(31);
    private static final String START = "start_time";
    private static final String END = "end_time";

    private final HistoryReader history;
    private final QueryTimers timers;

    RouteCalls(HistoryReader history, QueryTimers timers) {
        this.history = history;
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
        Accepted.checkJson(request);
        var parameters = new Parameters(request.queryParams());
        String id = request.pathVariable("driver_id");
        var driver = DriverId.parse(id);
        if (driver.isEmpty()) {
            parameters.refuse("driver_id", Excerpt.of(id), DriverId.EXPECTED);
        }
        var span = span(parameters);
        return page(parameters, new Route.OfDriver(driver.orElseGet(() -> new DriverId(1)), span.start(), span.end()));
    }

    private Mono<ServerResponse> orderRoute(ServerRequest request) {
        Accepted.checkJson(request);
        var parameters = new Parameters(request.queryParams());
        String id = request.pathVariable("order_id");
        var order = OrderId.parse(id);
        if (order.isEmpty()) {
            parameters.refuse("order_id", Excerpt.of(id), OrderId.EXPECTED);
        }
        var span = span(parameters);
        return page(parameters, new Route.OfOrder(order.orElseGet(() -> new OrderId("-")), span.start(), span.end()));
    }

    private Mono<ServerResponse> page(Parameters parameters, Route route) {
        int limit = parameters.upTo(MOST_FIXES, "limit", USUAL_FIXES);
        String text = parameters.text("cursor");
        // Answering with all fixes would pass for a thinned route.
        if (parameters.text("max_points") != null) {
            parameters.refuse("max_points", "given", "absent, routes are not thinned");
        }
        if (text == null || !parameters.areGood()) {
            parameters.check();
            return answer(new RoutePage(route, Cursor.before(route.startMillis()), limit));
        }
        var cursor = Cursor.parse(text, route);
        if (cursor.isEmpty()) {
            parameters.refuse("cursor", Excerpt.of(text), "the next_cursor of the same query");
        }
        parameters.check();
        return answer(new RoutePage(route, cursor.orElseThrow(), limit));
    }

    private Mono<ServerResponse> answer(RoutePage page) {
        return timers.time(page.route().kind(), history.ask(page)).flatMap(json -> JsonAnswer.of(HttpStatus.OK, json));
    }

    private record Span(long start, long end) {}

    private static Span span(Parameters parameters) {
        var span = new Span(parameters.time(START), parameters.time(END));
        if (parameters.areGood()) {
            String end = Rfc3339.write(Instant.ofEpochMilli(span.end()));
            if (span.end() < span.start()) {
                parameters.refuse(END, end, "not before " + START);
            } else if (span.end() - span.start() > LONGEST_SPAN.toMillis()) {
                parameters.refuse(END, end, "at most " + LONGEST_SPAN.toDays() + " days after " + START);
            }
        }
        return span;
    }
}
