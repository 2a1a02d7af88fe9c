package io.fleet.gateway.relay;

import io.fleet.model.DriverId;
import io.fleet.model.OrderEvent;
import io.fleet.model.OrderId;
import io.fleet.wire.FixText;
import io.fleet.wire.OrderJson;
import io.fleet.wire.RedisKeys;
import java.util.Optional;
import java.util.function.Function;

/**
 * A channel of Redis with what its messages say.
 *
 * @param channel the name in Redis
 * @param reader  makes a message of its bytes; empty for bytes that are none
 */
public record Topic<M>(String channel, Function<byte[], Optional<M>> reader) {

    /** Each fix of the driver that becomes current. */
    public static Topic<FixText> driver(DriverId driver) {
        return new Topic<>(RedisKeys.driverChannel(driver), FixText::of);
    }

    /** Each change of whom the order shows. */
    public static Topic<OrderEvent> order(OrderId order) {
        return new Topic<>(RedisKeys.orderChannel(order), OrderJson::decodeEvent);
    }
}
