package io.fleet.benchmarks.intake;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The next answer in what has arrived.
 *
 * @param length how many bytes it takes
 * @param kind   what it is
 */
record Answer(int length, Kind kind) {

    private static final int STATUS_AT = 9;
    private static final int DIGITS = 3;
    private static final String LENGTH = "content-length:";
    private static final int TEXT = 0x81;
    private static final int PING = 0x89;
    private static final int LONG_FRAME = 126;
    /** Of <code>{"accepted":1</code>, in a frame's text. */
    private static final int COUNT_AT = 12;

    /** What becomes of a message, or what else the server has to say. */
    enum Kind {
        /** All that was sent was taken, or what was asked for is there. */
        TAKEN,
        /** Not all of it was. */
        REFUSED,
        /** From here on there are frames. */
        UPGRADED,
        /** The server asks whether somebody is there. */
        PING,
        /** The server says good-bye. */
        CLOSED
    }

    /** An answer to a request, or null if it is not complete yet. */
    static @Nullable Answer ofHttp(ByteBuf in) {
        int start = in.readerIndex();
        int body = 0;
        int line = start;
        while (true) {
            int end = in.indexOf(line, in.writerIndex(), (byte) '\n');
            if (end < 0) {
                return null;
            }
            if (end - line <= 1) {
                int length = end + 1 - start + body;
                return in.readableBytes() < length ? null : new Answer(length, kind(status(in, start)));
            }
            if (isLength(in, line)) {
                body = number(in, line + LENGTH.length(), end);
            }
            line = end + 1;
        }
    }

    /** A frame, or null if it is not complete yet. */
    static @Nullable Answer ofSocket(ByteBuf in) {
        if (in.readableBytes() < 4) {
            return in.readableBytes() < 2 || in.getByte(in.readerIndex() + 1) != 0 ? null : frame(in, 2, 0);
        }
        int start = in.readerIndex();
        int length = in.getByte(start + 1);
        return length < LONG_FRAME ? frame(in, 2, length) : frame(in, 4, in.getUnsignedShort(start + 2));
    }

    private static @Nullable Answer frame(ByteBuf in, int head, int payload) {
        if (in.readableBytes() < head + payload) {
            return null;
        }
        int start = in.readerIndex();
        var kind = switch (in.getUnsignedByte(start)) {
            case TEXT -> in.getByte(start + head + COUNT_AT) == '0' ? Kind.REFUSED : Kind.TAKEN;
            case PING -> Kind.PING;
            default -> Kind.CLOSED;
        };
        return new Answer(head + payload, kind);
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 200, 202 -> Kind.TAKEN;
            case 101 -> Kind.UPGRADED;
            default -> Kind.REFUSED;
        };
    }

    private static int status(ByteBuf in, int start) {
        return number(in, start + STATUS_AT, start + STATUS_AT + DIGITS);
    }

    private static boolean isLength(ByteBuf in, int line) {
        for (int i = 0; i < LENGTH.length(); i++) {
            if ((in.getByte(line + i) | 0x20) != (LENGTH.charAt(i) | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private static int number(ByteBuf in, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            byte digit = in.getByte(i);
            number = digit >= '0' && digit <= '9' ? number * 10 + digit - '0' : number;
        }
        return number;
    }
}
