package io.fleet.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** Frames as a server sends them: whole and unmasked (RFC 6455, section 5.2). */
final class Framing {

    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_CLOSE = 0x88;
    private static final int FINAL_PING = 0x89;
    private static final int FINAL_PONG = 0x8A;

    private static final int SHORT_AT_MOST = 125;
    private static final int TWO_BYTES_FOLLOW = 126;
    private static final int LONGEST = 65_535;
    private static final int LONGEST_HEAD = 4;

    private Framing() {}

    /**
     * A text.
     *
     * @param text UTF-8, at most 65,535 bytes
     */
    static ByteBuf text(ByteBufAllocator buffers, byte[] text) {
        return head(buffers, FINAL_TEXT, text.length).writeBytes(text);
    }

    static ByteBuf ping(ByteBufAllocator buffers) {
        return head(buffers, FINAL_PING, 0);
    }

    /** The answer to a ping of that content. */
    static ByteBuf pong(ByteBufAllocator buffers, ByteBuf content) {
        return head(buffers, FINAL_PONG, content.readableBytes()).writeBytes(content);
    }

    /** A close frame without a code. */
    static ByteBuf close(ByteBufAllocator buffers) {
        return head(buffers, FINAL_CLOSE, 0);
    }

    /**
     * A close frame.
     *
     * @param reason at most 123 bytes
     */
    static ByteBuf close(ByteBufAllocator buffers, int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return head(buffers, FINAL_CLOSE, Short.BYTES + text.length).writeShort(code).writeBytes(text);
    }

    private static ByteBuf head(ByteBufAllocator buffers, int kind, int length) {
        if (length > LONGEST) {
            throw new IllegalArgumentException("frame: " + length + " bytes (expected: at most " + LONGEST + ")");
        }
        var frame = buffers.directBuffer(LONGEST_HEAD + length).writeByte(kind);
        return length <= SHORT_AT_MOST
                ? frame.writeByte(length)
                : frame.writeByte(TWO_BYTES_FOLLOW).writeShort(length);
    }
}
