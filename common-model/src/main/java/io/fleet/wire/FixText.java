package io.fleet.wire;

import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The JSON text of a fix with what a relay needs to know of it, found without parsing the rest.
 *
 * <p>Immutable, but shares its bytes: nobody may change them. Safe for use by many threads.
 */
public final class FixText {

    private static final byte[] START = ascii("{\"driver_id\":\"");
    private static final byte[] TIMESTAMP = ascii(",\"timestamp\":\"");
    private static final byte[] ORDER = ascii(",\"order_id\":\"");
    private static final byte[] RECEIVED = ascii(",\"received_at\":\"");
    private static final byte[] END = ascii("\"}");

    private static final byte BEFORE_TRACE = '\n';

    private final byte[] bytes;
    private final @Nullable String trace;
    private final long takenAtMillis;
    private final long receivedAtMillis;
    private final @Nullable OrderId order;
    private final int headEnd;
    private final int tailStart;

    private FixText(byte[] bytes, @Nullable String trace, long takenAtMillis, long receivedAtMillis,
            @Nullable OrderId order, int headEnd,
            int tailStart) {
        this.bytes = bytes;
        this.trace = trace;
        this.takenAtMillis = takenAtMillis;
        this.receivedAtMillis = receivedAtMillis;
        this.order = order;
        this.headEnd = headEnd;
        this.tailStart = tailStart;
    }

    /** Takes a text that {@link FixJson#encode} wrote, or {@link #traced} has made of one; empty for anything that cannot be one. */
    public static Optional<FixText> of(byte[] bytes) {
        int end = bytes.length - TraceParent.LENGTH - 1;
        if (end <= 0 || bytes[end] != BEFORE_TRACE) {
            return of(bytes, null);
        }
        String trace = new String(bytes, end + 1, TraceParent.LENGTH, StandardCharsets.ISO_8859_1);
        return TraceParent.isOne(trace) ? of(Arrays.copyOf(bytes, end), trace) : Optional.empty();
    }

    /** The text with the trace behind it, for those who are told of the fix and know of traces. */
    public static byte[] traced(byte[] fix, String traceparent) {
        byte[] both = Arrays.copyOf(fix, fix.length + 1 + TraceParent.LENGTH);
        both[fix.length] = BEFORE_TRACE;
        put(ascii(traceparent), 0, TraceParent.LENGTH, both, fix.length + 1);
        return both;
    }

    private static Optional<FixText> of(byte[] bytes, @Nullable String trace) {
        int tailStart = bytes.length - RECEIVED.length - Rfc3339.LENGTH - END.length;
        int taken = after(bytes, TIMESTAMP, START.length, tailStart);
        if (taken < 0 || !has(START, bytes, 0) || !has(RECEIVED, bytes, tailStart)
                || !has(END, bytes, bytes.length - END.length)) {
            return Optional.empty();
        }
        OptionalLong takenAt = time(bytes, taken, tailStart);
        OptionalLong receivedAt = time(bytes, tailStart + RECEIVED.length, bytes.length);
        if (takenAt.isEmpty() || receivedAt.isEmpty()) {
            return Optional.empty();
        }
        int orderStart = after(bytes, ORDER, taken, tailStart);
        if (orderStart < 0) {
            return Optional
                    .of(new FixText(bytes, trace, takenAt.getAsLong(), receivedAt.getAsLong(), null, tailStart,
                            tailStart));
        }
        return order(bytes, orderStart, tailStart).map(order -> new FixText(bytes, trace, takenAt.getAsLong(),
                receivedAt.getAsLong(), order, orderStart - ORDER.length, tailStart));
    }

    /** The text as it came; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** The {@link TraceParent} that came with it, or null. */
    public @Nullable String trace() {
        return trace;
    }

    /** Who was there; empty if the text does not begin with an id that can be one. */
    public Optional<DriverId> driver() {
        int end = START.length;
        while (end < headEnd && bytes[end] != '"') {
            end++;
        }
        return DriverId.parse(new String(bytes, START.length, end - START.length, StandardCharsets.ISO_8859_1));
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

    private static Optional<OrderId> order(byte[] bytes, int start, int tailStart) {
        return start < tailStart && bytes[tailStart - 1] == '"'
                ? OrderId.parse(new String(bytes, start, tailStart - 1 - start, StandardCharsets.ISO_8859_1))
                : Optional.empty();
    }

    /** The time that stands at the start in the length that ours have, and is closed before the end. */
    private static OptionalLong time(byte[] bytes, int start, int end) {
        int close = start + Rfc3339.LENGTH;
        return close < end && bytes[close] == '"'
                ? Rfc3339.read(new String(bytes, start, Rfc3339.LENGTH, StandardCharsets.ISO_8859_1))
                : OptionalLong.empty();
    }

    /** Where the text behind the mark begins, or -1 if the mark does not stand between the two places. */
    private static int after(byte[] bytes, byte[] mark, int from, int to) {
        for (int start = from; start <= to - mark.length; start++) {
            if (has(mark, bytes, start)) {
                return start + mark.length;
            }
        }
        return -1;
    }

    private static boolean has(byte[] mark, byte[] bytes, int at) {
        for (int i = 0; i < mark.length; i++) {
            if (bytes[at + i] != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
