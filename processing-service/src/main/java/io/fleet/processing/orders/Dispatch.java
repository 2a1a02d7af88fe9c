package io.fleet.processing.orders;

import io.fleet.model.DriverId;
import io.fleet.model.OrderBinding;
import io.fleet.model.OrderEvent;
import io.fleet.model.OrderId;
import io.fleet.service.RedisLink;
import io.fleet.service.RedisScript;
import io.fleet.wire.OrderJson;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What dispatchers decide over orders.
 *
 * <p>A decision and its event are one: whoever watches the order is told, also when the decision was made before. Never blocks; safe for use by
 * many threads and processes.
 */
final class Dispatch {

    /** For how long it is known that an order has ended. */
    static final Duration ENDED_KEPT = Duration.ofHours(24);

    private static final RedisScript SCRIPT = RedisScript.of("/io/fleet/processing/orders/dispatch.lua");

    private final RedisLink redis;

    Dispatch(RedisLink redis) {
        this.redis = redis;
    }

    /** Gives the order to the driver, whoever had it before, and also when it had ended. */
    CompletionStage<Long> give(OrderId order, DriverId driver) {
        return decide(order, new OrderBinding.Dispatched(driver), new OrderEvent.Assigned(driver), Duration.ZERO);
    }

    /** Ends the order, whether or not anybody has it. */
    CompletionStage<Long> end(OrderId order) {
        return decide(order, new OrderBinding.Ended(), new OrderEvent.Ended(), ENDED_KEPT);
    }

    private CompletionStage<Long> decide(OrderId order, OrderBinding binding, OrderEvent event, Duration kept) {
        var keys = List.of(RedisKeys.REPORTED_ORDERS, RedisKeys.orderBinding(order));
        var arguments = List.of(OrderJson.encode(binding), OrderJson.encode(event), ascii(order.value()),
                ascii(RedisKeys.orderChannel(order)), ascii(Long.toString(kept.toMillis())));
        return redis.send(commands -> SCRIPT.run(commands, ScriptOutputType.INTEGER, keys, arguments));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
