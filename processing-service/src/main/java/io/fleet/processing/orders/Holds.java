package io.fleet.processing.orders;

import io.fleet.model.DriverId;
import io.fleet.model.OrderBinding;
import io.fleet.model.OrderEvent;
import io.fleet.model.OrderId;
import io.fleet.wire.OrderJson;
import io.fleet.wire.RedisKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which driver holds which order by report, as part of larger scripts.
 *
 * <p>A script that begins with {@link #SCRIPT} may call {@code holds.hold(driver, order, held)} and {@code holds.release(driver, order)}; its first keys and arguments
 * are {@link #KEYS} and {@link #ARGUMENTS}.
 */
public final class Holds {

    private static final DriverId ANY_DRIVER = new DriverId(1_234_567_890);
    private static final OrderId ANY_ORDER = new OrderId("any-order");

    /** The text that the scripts begin with, on the class path. */
    public static final String SCRIPT = "/io/fleet/processing/orders/holds.lua";

    public static final List<String> KEYS = List.of(RedisKeys.REPORTED_ORDERS);

    /** Texts that the script puts ids into, so that only the wire's own code knows their form. */
    public static final List<byte[]> ARGUMENTS = arguments();

    private Holds() {}

    private static List<byte[]> arguments() {
        var texts = new ArrayList<byte[]>();
        texts.add(template(RedisKeys.orderBinding(ANY_ORDER), ANY_ORDER));
        texts.add(template(RedisKeys.orderChannel(ANY_ORDER), ANY_ORDER));
        texts.add(template(text(OrderJson.encode(new OrderBinding.Reported(ANY_DRIVER))), ANY_DRIVER));
        texts.add(template(text(OrderJson.encode(new OrderBinding.Dispatched(ANY_DRIVER))), ANY_DRIVER));
        texts.add(OrderJson.encode(new OrderBinding.Ended()));
        texts.add(template(text(OrderJson.encode(new OrderEvent.Assigned(ANY_DRIVER))), ANY_DRIVER));
        texts.add(OrderJson.encode(new OrderEvent.Released()));
        return List.copyOf(texts);
    }

    private static byte[] template(String text, Object id) {
        return text.replace(id.toString(), "%s").getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
