package io.fleet.wire;

import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import java.util.Optional;

/** Every key and channel that the services use in Redis. */
public final class RedisKeys {

    /** Stream: the fixes that are accepted and not yet done. */
    public static final String STREAM = "driver-locations";

    /** Stream: the entries that could not be processed. */
    public static final String DEAD_LETTERS = "driver-locations:dead";

    /** GEO: where the live drivers are. */
    public static final String GEO = "drivers:geo";

    /** Sorted set: driver ids by the receipt of their current fix, in milliseconds since the epoch. */
    public static final String SEEN = "drivers:seen";

    /** Hash: the order that each driver holds by report. */
    public static final String REPORTED_ORDERS = "drivers:orders";

    /** The consumer group that keeps the current locations. */
    public static final String LIVE_GROUP = "live";

    /** The consumer group that writes the history. */
    public static final String HISTORY_GROUP = "history";

    private static final String CURRENT = "driver:location:";
    private static final String BINDING = "order:driver:";
    private static final String DRIVER = "driver:";
    private static final String ORDER = "order:";
    private static final String GATEWAY = "gateway:";

    private RedisKeys() {}

    /** String: the text of the driver's current fix. */
    public static String currentFix(DriverId driver) {
        return CURRENT + driver.value();
    }

    /** String: whom the order shows, as {@link OrderJson} writes it. */
    public static String orderBinding(OrderId order) {
        return BINDING + order.value();
    }

    /** Channel: each fix of the driver that became current. */
    public static String driverChannel(DriverId driver) {
        return DRIVER + driver.value();
    }

    /** Channel: each change of whom the order shows, as {@link OrderJson} writes it. */
    public static String orderChannel(OrderId order) {
        return ORDER + order.value();
    }

    /**
     * Channel: what one gateway tells itself, to know that it still hears Redis.
     *
     * @param instance a name that no other gateway has
     */
    public static String gatewayChannel(String instance) {
        return GATEWAY + instance;
    }

    /** Whose fixes the channel carries; empty if it is not one of {@link #driverChannel}. */
    public static Optional<DriverId> driverOf(String channel) {
        return channel.startsWith(DRIVER) ? DriverId.parse(channel.substring(DRIVER.length())) : Optional.empty();
    }

    /** Whose changes the channel carries; empty if it is not one of {@link #orderChannel}. */
    public static Optional<OrderId> orderOf(String channel) {
        return channel.startsWith(ORDER) ? OrderId.parse(channel.substring(ORDER.length())) : Optional.empty();
    }
}
