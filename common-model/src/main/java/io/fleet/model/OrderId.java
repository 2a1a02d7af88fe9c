package io.fleet.model;

import java.util.Optional;

/**
 * Which order: 1 to 100 characters of {@code A-Z a-z 0-9 . _ : -}, safe in a URL's path, a Redis key and a JSON text as it stands.
 *
 * @param value the text
 */
public record OrderId(String value) {

    /** What an id must look like, as error messages say it. */
    public static final String EXPECTED = "1 to 100 characters of A-Z a-z 0-9 . _ : -";

    private static final int MOST_CHARACTERS = 100;

    public OrderId {
        if (!valid(value)) {
            throw new IllegalArgumentException(
                    "order_id: " + value.length() + " characters (expected: " + EXPECTED + ")");
        }
    }

    public static Optional<OrderId> parse(String text) {
        return valid(text) ? Optional.of(new OrderId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }

    private static boolean valid(String text) {
        if (text.isEmpty() || text.length() > MOST_CHARACTERS) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!allowed(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean allowed(char c) {
        return switch (c) {
            case '.', '_', ':', '-' -> true;
            default -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        };
    }
}
