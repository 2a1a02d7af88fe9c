package io.fleet.wire;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Opens untrusted bytes as JSON in UTF-8, with bounded nesting and numbers. */
final class JsonText {

    private static final int DEEPEST_NESTING = 64;
    private static final int LONGEST_NUMBER = 1_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST_NESTING)
                    .maxNumberLength(LONGEST_NUMBER)
                    .build())
            .build();

    private JsonText() {}

    static JsonParser open(byte[] text) {
        return FACTORY.createParser(ObjectReadContext.empty(), text);
    }

    /**
     * Whether the bytes begin as JSON in UTF-8 without a byte order mark must. The parser itself would guess UTF-16 or UTF-32 from the first
     * four bytes and read on.
     */
    static boolean isPlainUtf8(byte[] text) {
        for (int i = 0; i < Math.min(text.length, 4); i++) {
            if (text[i] == 0 || (i == 0 && (text[i] & 0xFF) >= 0xEF)) {
                return false;
            }
        }
        return true;
    }

    static Rejection notUtf8() {
        return Rejection.of("body", "a byte order mark or another encoding", "JSON in UTF-8 without a byte order mark");
    }

    static Rejection notJson(JacksonException problem) {
        var where = problem.getLocation();
        String found = where == null
                ? "not JSON"
                : "not JSON at line " + where.getLineNr() + ", column " + where.getColumnNr();
        return Rejection.of("body", found, "one JSON text");
    }

    static Rejection trailing() {
        return Rejection.of("body", "more after the JSON text", "one JSON text");
    }
}
