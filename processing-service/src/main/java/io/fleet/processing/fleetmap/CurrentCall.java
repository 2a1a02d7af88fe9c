package io.fleet.processing.fleetmap;

import io.fleet.model.DriverId;
import io.fleet.model.OrderBinding;
import io.fleet.model.OrderId;
import io.fleet.service.Audit;
import io.fleet.service.Endpoint;
import io.fleet.service.JsonAnswer;
import io.fleet.service.Problem;
import io.fleet.service.RedisLink;
import io.fleet.service.RetryAfter;
import io.fleet.wire.Excerpt;
import io.fleet.wire.OrderJson;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.RedisException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The call that answers where one driver is, named by its id or by an order that it has. */
final class CurrentCall {

    private static final String DRIVER = "driver_id";
    private static final String ORDER = "order_id";
    private static final byte[] NOBODY = ascii("{\"drivers\":[]}");

    private final RedisLink redis;

    CurrentCall(RedisLink redis) {
        this.redis = redis;
    }

    Endpoint endpoint() {
        return Endpoint.at("/api/v1/drivers/current")
                .on(HttpMethod.GET, (caller, _) -> caller.mayDispatch(), this::current);
    }

    private Mono<ServerResponse> current(ServerRequest request) {
        var driver = request.queryParam(DRIVER);
        var order = request.queryParam(ORDER);
        if (driver.isPresent() == order.isPresent()) {
            throw Problem.badParameter(DRIVER, driver.isPresent() ? "given beside " + ORDER : "missing",
                    "either " + DRIVER + " or " + ORDER).asException();
        }
        return driver.map(id -> Mono.just(parsed(id))).orElseGet(() -> holder(request, order.orElseThrow()))
                .flatMap(who -> {
                    Audit.add(request.exchange(), DRIVER, who.toString());
                    return get(RedisKeys.currentFix(who));
                })
                .map(CurrentCall::one).defaultIfEmpty(NOBODY)
                .onErrorMap(RedisException.class, _ -> Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "Redis is away")
                        .retryAfter(RetryAfter.soon()).asException())
                .flatMap(json -> JsonAnswer.of(HttpStatus.OK, json));
    }

    private static DriverId parsed(String id) {
        return DriverId.parse(id).orElseThrow(
                () -> Problem.badParameter(DRIVER, Excerpt.of(id), DriverId.EXPECTED).asException());
    }

    /** Who has the order. */
    private Mono<DriverId> holder(ServerRequest request, String id) {
        var order = OrderId.parse(id).orElseThrow(
                () -> Problem.badParameter(ORDER, Excerpt.of(id), OrderId.EXPECTED).asException());
        Audit.add(request.exchange(), ORDER, order.value());
        return get(RedisKeys.orderBinding(order)).mapNotNull(
                text -> OrderJson.decodeBinding(text).flatMap(CurrentCall::driver).orElse(null));
    }

    private static Optional<DriverId> driver(OrderBinding binding) {
        return switch (binding) {
            case OrderBinding.Reported reported -> Optional.of(reported.driver());
            case OrderBinding.Dispatched dispatched -> Optional.of(dispatched.driver());
            case OrderBinding.Ended _ -> Optional.empty();
        };
    }

    private Mono<byte[]> get(String key) {
        return Mono.fromCompletionStage(() -> redis.send(commands -> commands.get(key)));
    }

    private static byte[] one(byte[] fix) {
        return ascii("{\"drivers\":[" + new String(fix, StandardCharsets.US_ASCII) + "]}");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
