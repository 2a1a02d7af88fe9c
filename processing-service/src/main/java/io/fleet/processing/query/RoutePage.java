package io.fleet.processing.query;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One page of a route.
 *
 * <p>A large page is asked for in parts of {@value #PART} fixes, each when the one before is on its way: a caller who reads slowly holds up neither a
 * connection nor a transaction, and no more of the page is in memory than the parts in hand. Where it ends is settled first; fixes that are recorded
 * late meanwhile can make it longer than its limit, but no fix is left out or comes twice.
 *
 * @param route the whole route
 * @param after where the page begins
 * @param limit how many fixes it has at most
 */
record RoutePage(Route route, Cursor after, int limit) {

    /**
     * A page on its way.
     *
     * @param next where the next page begins, if there is one
     * @param text the page, to be subscribed to once
     */
    record Opened(Optional<Cursor> next, Flux<byte[]> text) {}

    static final int PART = 1_000;

    /** Begins to ask for the page. */
    Mono<Opened> open(HistoryReader history, RouteText text) {
        return limit > PART
                ? history.ask(new PageEnd(route, after, limit))
                        .map(end -> new Opened(end, parts(route, after, end, history, text)))
                : history.ask(new RoutePart(route, after, Cursor.before(route.endMillis()), limit, text)).map(
                        part -> new Opened(part.next(), Flux.just(part.text(), end(text, part.next().orElse(null)))));
    }

    /** A route without pages, part by part. */
    static Flux<byte[]> all(Route route, HistoryReader history, RouteText text) {
        return parts(route, Cursor.before(route.startMillis()), Optional.empty(), history, text);
    }

    private static Flux<byte[]> parts(Route route, Cursor after, Optional<Cursor> end, HistoryReader history,
            RouteText text) {
        var upTo = end.orElse(Cursor.before(route.endMillis()));
        return history.ask(new RoutePart(route, after, upTo, PART, text))
                .expand(part -> Mono.justOrEmpty(part.next())
                        .flatMap(next -> history.ask(new RoutePart(route, next, upTo, PART, text))))
                .map(RoutePart.Written::text)
                .concatWith(Mono.fromSupplier(() -> end(text, end.orElse(null))));
    }

    private static byte[] end(RouteText text, @Nullable Cursor next) {
        text.end(next);
        return text.take();
    }
}
