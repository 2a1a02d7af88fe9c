package io.fleet.gateway.socket;

import io.fleet.gateway.order.OrderReader;
import io.fleet.gateway.order.ShownFix;
import io.fleet.model.OrderId;
import io.fleet.service.Caller;
import io.fleet.service.Problem;
import io.fleet.service.WebSocketHandshake;
import io.fleet.wire.Excerpt;
import io.lettuce.core.RedisException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Answers where the driver of an order is: once, or for as long as the customer stays. */
final class DriverLocation {

    private final OrderReader reader;
    private final Entrance entrance;

    DriverLocation(OrderReader reader, Entrance entrance) {
        this.reader = reader;
        this.entrance = entrance;
    }

    /** Whether the caller may see this order; that an id is none is told to those only who may see any. */
    static boolean mayWatch(Caller caller, ServerRequest request) {
        return order(request).map(caller::mayWatch).orElseGet(caller::mayDispatch);
    }

    Mono<ServerResponse> handle(ServerRequest request) {
        var order = order(request);
        if (order.isEmpty()) {
            return Problem.badParameter("order_id", Excerpt.of(request.pathVariable("order_id")), OrderId.EXPECTED)
                    .toResponse();
        }
        if (WebSocketHandshake.isAskedBy(request)) {
            return entrance.toSocket(request, order.get());
        }
        return wantsEvents(request) ? entrance.toEvents(request, order.get()) : current(order.get());
    }

    private Mono<ServerResponse> current(OrderId order) {
        return Mono.fromCompletionStage(() -> reader.shown(order))
                .flatMap(DriverLocation::answer)
                .onErrorResume(RedisException.class, _ -> unavailable());
    }

    private static Mono<ServerResponse> answer(Optional<ShownFix> shown) {
        return shown.map(fix -> answer(fix.text()))
                .orElseGet(() -> Problem.of(HttpStatus.NOT_FOUND, "the order shows no driver at the moment")
                        .toResponse());
    }

    /** By its entity tag it becomes a 304 for one who has this fix already. */
    private static Mono<ServerResponse> answer(byte[] text) {
        var answer = ServerResponse.ok().contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
        EventId.of(text).ifPresent(id -> answer.eTag("\"" + id + "\""));
        return answer.bodyValue(text);
    }

    private static Mono<ServerResponse> unavailable() {
        return Entrance.unavailable().toResponse();
    }

    private static boolean wantsEvents(ServerRequest request) {
        return request.headers().accept().contains(MediaType.TEXT_EVENT_STREAM);
    }

    private static Optional<OrderId> order(ServerRequest request) {
        return OrderId.parse(request.pathVariable("order_id"));
    }
}
