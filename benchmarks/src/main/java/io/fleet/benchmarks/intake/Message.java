package io.fleet.benchmarks.intake;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What one driver sends again and again, with the time of each sending in it. Immutable. */
final class Message {

    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};
    private static final String NO_TIME = "0000-00-00T00:00:00.000Z";
    private static final Pattern TIME = Pattern.compile(NO_TIME, Pattern.LITERAL);
    private static final int TEXT_FRAME = 0x81;
    private static final int MASKED_WITH_SHORT_LENGTH = 0x80 | 126;

    private final byte[] bytes;
    private final int[] times;
    private final byte[] mask;
    private final int payloadAt;

    private Message(byte[] bytes, byte[] mask, int payloadAt) {
        this.bytes = bytes;
        this.mask = mask;
        this.payloadAt = payloadAt;
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        this.times = TIME.matcher(text).results().mapToInt(MatchResult::start).toArray();
    }

    /** A POST of so many fixes: of one alone, of several as a batch. */
    static Message post(long driver, String token, int fixes) {
        String body = body(driver, fixes);
        String head = """
                POST /api/v1/drivers/%d/%s HTTP/1.1
                Host: 127.0.0.1
                Authorization: Bearer %s
                Content-Type: application/json
                Content-Length: %d

                """.formatted(driver, fixes == 1 ? "location" : "locations", token, body.length())
                .replace("\n", "\r\n");
        return new Message((head + body).getBytes(StandardCharsets.US_ASCII), new byte[MASK.length], head.length());
    }

    /** A question for the driver's current fix. */
    static Message get(long driver, String token) {
        String head = """
                GET /api/v1/drivers/%d/location HTTP/1.1
                Host: 127.0.0.1
                Authorization: Bearer %s

                """.formatted(driver, token).replace("\n", "\r\n");
        return new Message(head.getBytes(StandardCharsets.US_ASCII), new byte[MASK.length], head.length());
    }

    /** One fix as a frame of the driver's socket. */
    static Message frame(long driver) {
        byte[] payload = body(driver, 1).getBytes(StandardCharsets.US_ASCII);
        int head = 2 + Short.BYTES + MASK.length;
        byte[] frame = new byte[head + payload.length];
        frame[0] = (byte) TEXT_FRAME;
        frame[1] = (byte) MASKED_WITH_SHORT_LENGTH;
        frame[2] = (byte) (payload.length >> 8);
        frame[3] = (byte) payload.length;
        System.arraycopy(MASK, 0, frame, 2 + Short.BYTES, MASK.length);
        System.arraycopy(payload, 0, frame, head, payload.length);
        var plain = new Message(frame, MASK, head);
        for (int i = head; i < frame.length; i++) {
            frame[i] ^= MASK[(i - head) % MASK.length];
        }
        return plain;
    }

    /** How many fixes it brings, or asks for. */
    int fixes() {
        return Math.max(1, times.length);
    }

    /** The message of now, in a new buffer. */
    ByteBuf at(Clock now, ByteBufAllocator buffers) {
        ByteBuf message = buffers.ioBuffer(bytes.length).writeBytes(bytes);
        now.read();
        for (int i = 0; i < times.length; i++) {
            byte[] text = now.text(times.length - 1 - i);
            for (int k = 0; k < Clock.LENGTH; k++) {
                int at = times[i] + k;
                message.setByte(at, text[k] ^ mask[(at - payloadAt) % mask.length]);
            }
        }
        return message;
    }

    private static String body(long driver, int fixes) {
        String fix = String.format(Locale.ROOT,
                "{\"latitude\":%.6f,\"longitude\":13.404954,\"timestamp\":\"%s\",\"speed\":36.5,\"heading\":180.0,"
                        + "\"accuracy\":5.0,\"order_id\":\"order_%d\"}",
                52.5 + driver % 1_000 / 1e4, NO_TIME, driver);
        return fixes == 1 ? fix : "[" + (fix + ",").repeat(fixes - 1) + fix + "]";
    }
}
