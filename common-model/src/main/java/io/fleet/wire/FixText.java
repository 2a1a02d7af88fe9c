package io.fleet.wire;

import io.fleet.model.OrderId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The JSON text of a fix with what a relay needs to know of it, found without parsing the rest.
 *
 * <p>Immutable, but shares its bytes: nobody may change them. Safe for use by many threads.
 */
public final class FixText {

    private static final byte[] TIMESTAMP = ascii(",\"timestamp\":\"");
    private static final byte[] ORDER = ascii(",\"order_id\":\"");
    private static final byte[] RECEIVED = ascii(",\"received_at\":\"");

    private final byte[] bytes;
    private final long takenAtMillis;
    private final long receivedAtMillis;
    private final @Nullable OrderId order;
    private final int headEnd;
    private final int tailStart;

    private FixText(byte[] bytes, long takenAtMillis, long receivedAtMillis, @Nullable OrderId order, int headEnd,
            int tailStart) {
        this.bytes = bytes;
        this.takenAtMillis = takenAtMillis;
        this.receivedAtMillis = receivedAtMillis;
        this.order = order;
        this.headEnd = headEnd;
        this.tailStart = tailStart;
    }

    /** Takes a text that {@link FixJson#encode} wrote; empty for anything that cannot be one. */
    public static Optional<FixText> of(byte[] bytes) {
        int taken = after(bytes, TIMESTAMP, 0);
        int received = taken < 0 ? -1 : after(bytes, RECEIVED, taken);
        if (received < 0) {
            return Optional.empty();
        }
        OptionalLong takenAt = time(bytes, taken);
        OptionalLong receivedAt = time(bytes, received);
        int tailStart = received - RECEIVED.length;
        int orderStart = after(bytes, ORDER, taken);
        int headEnd = orderStart < 0 || orderStart > tailStart ? tailStart : orderStart - ORDER.length;
        var order = headEnd == tailStart
                ? Optional.<OrderId>empty()
                : OrderId.parse(new String(bytes, orderStart, tailStart - 1 - orderStart, StandardCharsets.ISO_8859_1));
        if (takenAt.isEmpty() || receivedAt.isEmpty() || (headEnd != tailStart && order.isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(new FixText(bytes, takenAt.getAsLong(), receivedAt.getAsLong(), order.orElse(null), headEnd,
                tailStart));
    }

    /** The text as it came; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** When the device measured it, in milliseconds since the epoch. */
    public long takenAtMillis() {
        return takenAtMillis;
    }

    /** When ingestion took it, in milliseconds since the epoch. */
    public long receivedAtMillis() {
        return receivedAtMillis;
    }

    /** Whether the driver reported to be on this order. */
    public boolean names(OrderId other) {
        return other.equals(order);
    }

    /** The text for those who watch this order: its id written in, or in the place of the driver's own. */
    public byte[] shownFor(OrderId watched) {
        if (names(watched)) {
            return bytes;
        }
        byte[] id = ascii(watched.value());
        byte[] shown = new byte[headEnd + ORDER.length + id.length + 1 + bytes.length - tailStart];
        int end = put(bytes, 0, headEnd, shown, 0);
        end = put(ORDER, 0, ORDER.length, shown, end);
        end = put(id, 0, id.length, shown, end);
        shown[end++] = '"';
        put(bytes, tailStart, bytes.length - tailStart, shown, end);
        return shown;
    }

    private static int put(byte[] from, int start, int length, byte[] to, int at) {
        System.arraycopy(from, start, to, at, length);
        return at + length;
    }

    private static OptionalLong time(byte[] bytes, int start) {
        return start + Rfc3339.LENGTH > bytes.length
                ? OptionalLong.empty()
                : Rfc3339.read(new String(bytes, start, Rfc3339.LENGTH, StandardCharsets.ISO_8859_1));
    }

    /** Where the text behind the mark begins, or -1. */
    private static int after(byte[] bytes, byte[] mark, int from) {
        for (int start = from; start <= bytes.length - mark.length; start++) {
            int matched = 0;
            while (matched < mark.length && bytes[start + matched] == mark[matched]) {
                matched++;
            }
            if (matched == mark.length) {
                return start + mark.length;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
