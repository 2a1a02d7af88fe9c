package io.fleet.gateway.socket;

import io.fleet.model.OrderId;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** What a customer's client asks of the socket. */
sealed interface Command {

    /** Shows one more order. */
    record Subscribe(OrderId order) implements Command {}

    /** Shows an order no more. */
    record Unsubscribe(OrderId order) implements Command {}

    /** Goes on with another token. */
    record Refresh(String token) implements Command {

        /** Without the token, which is a secret. */
        @Override
        public String toString() {
            return "Refresh";
        }
    }

    /**
     * A text that is no command.
     *
     * @param code    for programs
     * @param message for people; nothing of the text is in it
     */
    record Unreadable(String code, String message) implements Command {}

    /** Reads any text; never throws. Unknown fields are ignored, a field twice is refused. */
    static Command parse(String text) {
        try (var json = Fields.FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return Fields.read(json).toCommand();
        } catch (JacksonException _) {
            return new Unreadable("malformed_command", "the command is not one JSON object with each field once");
        }
    }

    /** The fields of a command as they were sent; null for one that is absent or no text. */
    record Fields(@Nullable String action, @Nullable String order, @Nullable String token) {

        private static final int DEEPEST_NESTING = 8;
        private static final int LONGEST_NUMBER = 100;

        private static final JsonFactory FACTORY = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST_NESTING)
                        .maxNumberLength(LONGEST_NUMBER)
                        .build())
                .build();

        private static Fields read(JsonParser json) {
            var fields = new Fields(null, null, null);
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return fields;
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                String value = json.nextToken() == JsonToken.VALUE_STRING ? json.getString() : null;
                json.skipChildren();
                fields = fields.with(name, value);
            }
            return json.nextToken() == null ? fields : new Fields(null, null, null);
        }

        private Fields with(String name, @Nullable String value) {
            return switch (name) {
                case "action" -> new Fields(value, order, token);
                case "order_id" -> new Fields(action, value, token);
                case "token" -> new Fields(action, order, value);
                default -> this;
            };
        }

        private Command toCommand() {
            return switch (action) {
                case null -> new Unreadable("malformed_command", "action: missing (expected: text in a JSON object)");
                case "subscribe" -> ofOrder(true);
                case "unsubscribe" -> ofOrder(false);
                case "refresh" -> token == null ? malformed("token", "text") : new Refresh(token);
                default -> new Unreadable("unknown_command",
                        "action: not known (expected: subscribe, unsubscribe or refresh)");
            };
        }

        private Command ofOrder(boolean wanted) {
            var id = order == null ? null : OrderId.parse(order).orElse(null);
            if (id == null) {
                return malformed("order_id", OrderId.EXPECTED);
            }
            return wanted ? new Subscribe(id) : new Unsubscribe(id);
        }

        private static Command malformed(String field, String expected) {
            return new Unreadable("malformed_command", field + ": missing or none (expected: " + expected + ")");
        }
    }
}
