package io.fleet.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
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
     * Whether the bytes are text in UTF-8 without a byte order mark. The parser itself would guess UTF-16 or UTF-32 from the first bytes and
     * read on, and lets overlong forms and halves of characters pass.
     */
    static boolean isPlainUtf8(byte[] text) {
        for (byte b : text) {
            if (b <= 0) {
                return b != 0 && !hasByteOrderMark(text) && isUtf8(text);
            }
        }
        return true;
    }

    private static boolean hasByteOrderMark(byte[] text) {
        return text[0] == (byte) 0xEF && text.length >= 3 && text[1] == (byte) 0xBB && text[2] == (byte) 0xBF;
    }

    private static boolean isUtf8(byte[] text) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).chars().noneMatch(c -> c == 0);
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }

    static Rejection notUtf8() {
        return Rejection.of("body", "a byte order mark or another encoding", "JSON in UTF-8 without a byte order mark");
    }

    static Rejection notJson(JacksonException problem) {
        if (problem instanceof StreamConstraintsException) {
            return Rejection.of("body", "too deep, or a number or name too long",
                    "at most " + DEEPEST_NESTING + " levels and " + LONGEST_NUMBER + " digits");
        }
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
