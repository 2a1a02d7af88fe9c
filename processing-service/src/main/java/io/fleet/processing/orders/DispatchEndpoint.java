package io.fleet.processing.orders;

import io.fleet.model.OrderId;
import io.fleet.service.Audit;
import io.fleet.service.Caller;
import io.fleet.service.Endpoint;
import io.fleet.service.JsonBody;
import io.fleet.service.Problem;
import io.fleet.service.RetryAfter;
import io.lettuce.core.RedisException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Dispatchers give an order to a driver and end it. */
final class DispatchEndpoint {

    private static final int MOST_BYTES = 16 * 1024;

    private final Dispatch dispatch;

    DispatchEndpoint(Dispatch dispatch) {
        this.dispatch = dispatch;
    }

    RouterFunction<ServerResponse> route() {
        return Endpoint.at("/api/v1/orders/{order_id}/driver")
                .on(HttpMethod.PUT, DispatchEndpoint::mayDispatch, this::give)
                .on(HttpMethod.DELETE, DispatchEndpoint::mayDispatch, request -> decide(request, dispatch::end))
                .toRoute();
    }

    private static boolean mayDispatch(Caller caller, ServerRequest request) {
        return caller.mayDispatch();
    }

    private Mono<ServerResponse> give(ServerRequest request) {
        return JsonBody.read(request, MOST_BYTES).flatMap(body -> switch (DispatchRequest.read(body)) {
            case DispatchRequest.Give give -> {
                Audit.add(request.exchange(), "driver_id", give.driver().toString());
                yield decide(request, order -> dispatch.give(order, give.driver()));
            }
            case DispatchRequest.Refused refused -> Problem.badRequest(List.of(refused.rejection())).toResponse();
        });
    }

    private static Mono<ServerResponse> decide(ServerRequest request,
            Function<OrderId, CompletionStage<Long>> decision) {
        String id = request.pathVariable("order_id");
        return OrderId.parse(id)
                .map(order -> Mono.fromCompletionStage(() -> decision.apply(order))
                        .flatMap(_ -> ServerResponse.noContent().build())
                        .onErrorResume(RedisException.class, _ -> unavailable()))
                .orElseGet(() -> Problem
                        .badParameter("order_id", id.length() + " characters, or others than allowed", OrderId.EXPECTED)
                        .toResponse());
    }

    private static Mono<ServerResponse> unavailable() {
        return Problem
                .of(HttpStatus.SERVICE_UNAVAILABLE,
                        "Redis does not answer; whether the order has changed is not known, repeating is harmless")
                .retryAfter(RetryAfter.soon()).toResponse();
    }
}
