package io.fleet.cli.faults;

import io.fleet.wire.StreamEntry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;

/** Entries that no ingestion writes, with what their dead letters must say. */
enum Poison {

    WRONG_FIELDS("position", text("52.5,13.4"), "expected"),
    /** Bytes that are no text, as large as a careless tool makes them. */
    BLOB(StreamEntry.FIX, blob(), "UTF-8"),
    /** What would be a fix if it were not written in UTF-16. */
    OTHER_ENCODING(StreamEntry.FIX, fix("1.0").getBytes(StandardCharsets.UTF_16LE), "expected"),
    /** Latin-1 in a field that nobody reads. */
    LATIN_1(StreamEntry.FIX, fix("1.0,\"note\":\"Köln\"").getBytes(StandardCharsets.ISO_8859_1), "UTF-8"),
    /** JSON of somebody else. */
    NO_FIX(StreamEntry.FIX, text("{\"hello\":\"world\"}"), "driver_id: missing"),
    /** A fix on another planet. */
    OUT_OF_RANGE(StreamEntry.FIX, text(fix("1.0").replace("52.5", "152.5")), "latitude: 152.5 (expected: -90 to 90)");

    private static final int MEBIBYTE = 1024 * 1024;

    private final String field;
    /** Each character a byte. */
    private final String value;
    private final String reason;

    Poison(String field, byte[] value, String reason) {
        this.field = field;
        this.value = new String(value, StandardCharsets.ISO_8859_1);
        this.reason = reason;
    }

    /** The entry's fields. */
    Map<String, byte[]> entry() {
        return Map.of(field, value.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What the dead letter's reason must hold. */
    String reason() {
        return reason;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] blob() {
        byte[] blob = new byte[MEBIBYTE];
        new Random(1).nextBytes(blob);
        return blob;
    }

    private static String fix(String speed) {
        return """
                {"driver_id":"1","latitude":52.5,"longitude":13.4,"timestamp":"2024-01-01T12:00:00.000Z","speed":%s,"received_at":"2024-01-01T12:00:00.042Z"}"""
                .formatted(speed);
    }
}
