package io.fleet.wire;

import io.fleet.model.DriverId;
import io.fleet.model.OrderBinding;
import io.fleet.model.OrderEvent;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;

/** The JSON texts of an order's binding and of its changes. Equal values have equal bytes. */
public final class OrderJson {

    private static final String REPORT = "report";
    private static final String DISPATCHER = "dispatcher";

    private OrderJson() {}

    public static byte[] encode(OrderBinding binding) {
        return bytes(switch (binding) {
            case OrderBinding.Reported reported -> bound(reported.driver(), REPORT);
            case OrderBinding.Dispatched dispatched -> bound(dispatched.driver(), DISPATCHER);
            case OrderBinding.Ended _ -> "{\"state\":\"ended\"}";
        });
    }

    public static byte[] encode(OrderEvent event) {
        return bytes(switch (event) {
            case OrderEvent.Assigned assigned -> "{\"type\":\"assigned\",\"driver_id\":\"" + assigned.driver() + "\"}";
            case OrderEvent.Released _ -> "{\"type\":\"released\"}";
            case OrderEvent.Ended _ -> "{\"type\":\"ended\"}";
        });
    }

    /** Reads a binding; empty if the text is none. */
    public static Optional<OrderBinding> decodeBinding(byte[] text) {
        var members = members(text);
        if ("ended".equals(members.get("state"))) {
            return Optional.of(new OrderBinding.Ended());
        }
        return driver(members).flatMap(driver -> switch (members.getOrDefault("bound_by", "")) {
            case REPORT -> Optional.of(new OrderBinding.Reported(driver));
            case DISPATCHER -> Optional.of(new OrderBinding.Dispatched(driver));
            default -> Optional.empty();
        });
    }

    /** Reads a change; empty if the text is none. */
    public static Optional<OrderEvent> decodeEvent(byte[] text) {
        var members = members(text);
        return switch (members.getOrDefault("type", "")) {
            case "assigned" -> driver(members).map(OrderEvent.Assigned::new);
            case "released" -> Optional.of(new OrderEvent.Released());
            case "ended" -> Optional.of(new OrderEvent.Ended());
            default -> Optional.empty();
        };
    }

    private static String bound(DriverId driver, String by) {
        return "{\"driver_id\":\"" + driver + "\",\"bound_by\":\"" + by + "\"}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Optional<DriverId> driver(Map<String, String> members) {
        @Nullable
        String id = members.get("driver_id");
        return id == null ? Optional.empty() : DriverId.parse(id);
    }

    /** The members whose value is a text; none if the bytes are no JSON object, or one that has such a member twice. */
    private static Map<String, String> members(byte[] text) {
        if (!JsonText.isPlainUtf8(text)) {
            return Map.of();
        }
        try (var json = JsonText.open(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Map.of();
            }
            var members = new HashMap<String, String>();
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                if (json.nextToken() != JsonToken.VALUE_STRING) {
                    json.skipChildren();
                } else if (members.put(name, json.getString()) != null) {
                    return Map.of();
                }
            }
            return json.nextToken() == null ? members : Map.of();
        } catch (JacksonException notJson) {
            return Map.of();
        }
    }
}
