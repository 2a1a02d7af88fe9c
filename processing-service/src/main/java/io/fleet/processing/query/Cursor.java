package io.fleet.processing.query;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/**
 * Where in a route a page ended.
 *
 * <p>Its text belongs to one route: another's is refused, and so is a text that was changed. It opens nothing that its holder could not ask for
 * without it; therefore a digest is enough, which every instance can check without a shared secret.
 *
 * @param millis the time of the last fix, in milliseconds since the epoch
 * @param driver its driver, or 0 in front of the first one
 */
record Cursor(long millis, long driver) {

    private static final int POSITION_BYTES = 2 * Long.BYTES;
    private static final int DIGEST_BYTES = 16;

    /** In front of everything from that time on. */
    static Cursor before(long millis) {
        return new Cursor(millis, 0);
    }

    /** Reads what {@link #toText} wrote for the same route; empty for anything else. */
    static Optional<Cursor> parse(String text, Route route) {
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() != POSITION_BYTES + DIGEST_BYTES) {
                return Optional.empty();
            }
            var cursor = new Cursor(bytes.getLong(), bytes.getLong());
            return cursor.toText(route).equals(text) ? Optional.of(cursor) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** The text that a client brings back, of letters, digits, {@code -} and {@code _}. */
    String toText(Route route) {
        byte[] bytes = ByteBuffer.allocate(POSITION_BYTES + DIGEST_BYTES).putLong(millis).putLong(driver)
                .put(digest(route), 0, DIGEST_BYTES).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private byte[] digest(Route route) {
        try {
            String bound = String.join(" ", route.kind(), route.subject(), Long.toString(route.startMillis()),
                    Long.toString(route.endMillis()), Long.toString(millis), Long.toString(driver));
            return MessageDigest.getInstance("SHA-256").digest(bound.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
