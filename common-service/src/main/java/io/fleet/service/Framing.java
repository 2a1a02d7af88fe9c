package io.fleet.service;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** Frames as a server sends them: whole and unmasked (RFC 6455, section 5.2). */
public final class Framing {

    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_CLOSE = 0x88;
    private static final int FINAL_PING = 0x89;
    private static final int FINAL_PONG = 0x8A;

    private static final int SHORT_AT_MOST = 125;
    private static final int TWO_BYTES_FOLLOW = 126;
    private static final int TWO_BYTES_AT_MOST = 65_535;
    private static final int EIGHT_BYTES_FOLLOW = 127;
    private static final int SHORT_HEAD = 2;
    private static final int LONGER_HEAD = 4;
    private static final int LONGEST_HEAD = 10;

    private Framing() {}

    /**
     * A text.
     *
     * @param text UTF-8
     */
    public static ByteBuf text(ByteBufAllocator buffers, byte[] text) {
        return head(buffers, FINAL_TEXT, text.length).writeBytes(text);
    }

    /** A ping without content. */
    public static ByteBuf ping(ByteBufAllocator buffers) {
        return head(buffers, FINAL_PING, 0);
    }

    /** The answer to a ping of that content. */
    public static ByteBuf pong(ByteBufAllocator buffers, ByteBuf content) {
        return head(buffers, FINAL_PONG, content.readableBytes()).writeBytes(content);
    }

    /** A close frame without a code. */
    public static ByteBuf close(ByteBufAllocator buffers) {
        return head(buffers, FINAL_CLOSE, 0);
    }

    /**
     * A close frame.
     *
     * @param reason at most 123 bytes
     */
    public static ByteBuf close(ByteBufAllocator buffers, int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return head(buffers, FINAL_CLOSE, Short.BYTES + text.length).writeShort(code).writeBytes(text);
    }

    private static ByteBuf head(ByteBufAllocator buffers, int kind, int length) {
        if (length <= SHORT_AT_MOST) {
            return buffers.directBuffer(SHORT_HEAD + length).writeByte(kind).writeByte(length);
        }
        return length <= TWO_BYTES_AT_MOST
                ? buffers.directBuffer(LONGER_HEAD + length).writeByte(kind).writeByte(TWO_BYTES_FOLLOW)
                        .writeShort(length)
                : buffers.directBuffer(LONGEST_HEAD + length).writeByte(kind).writeByte(EIGHT_BYTES_FOLLOW)
                        .writeLong(length);
    }
}
