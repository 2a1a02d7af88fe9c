package io.fleet.gateway.watch;

import io.fleet.gateway.order.Status;
import io.fleet.model.OrderId;
import java.nio.charset.StandardCharsets;

/** The JSON texts that a customer is sent beside the fixes. */
final class Frames {

    private Frames() {}

    static byte[] subscribed(OrderId order) {
        return bytes("{\"type\":\"subscribed\",\"order_id\":\"" + order + "\"}");
    }

    static byte[] status(OrderId order, Status status) {
        return bytes("{\"type\":\"status\",\"order_id\":\"" + order + "\",\"status\":\"" + status.word() + "\"}");
    }

    /**
     * An error.
     *
     * @param code    stable, for programs
     * @param message for people; in both only what needs no escape in JSON
     */
    static byte[] error(String code, String message) {
        return bytes("{\"type\":\"error\",\"code\":\"" + code + "\",\"message\":\"" + message + "\"}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
