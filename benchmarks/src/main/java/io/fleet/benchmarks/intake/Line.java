package io.fleet.benchmarks.intake;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** One connection to an ingestion. Confined to its event loop, but for {@link #isOpen}. */
final class Line extends ByteToMessageDecoder {

    private static final byte[] PONG = {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0};

    private final int number;
    private final Sender sender;
    private final @Nullable String upgrade;
    private final Queue<Sent> unanswered = new ArrayDeque<>();
    private @Nullable Channel channel;
    private boolean frames;
    private volatile boolean open;

    /**
     * What waits for an answer.
     *
     * @param fixes in it
     * @param nanos when it was due, or sent where nothing is due
     */
    record Sent(int fixes, long nanos) {}

    /**
     * Becomes a socket as soon as it is open where that is asked for.
     *
     * @param number  counted from 0
     * @param upgrade the request to do so, or null
     */
    Line(int number, Sender sender, @Nullable String upgrade) {
        this.number = number;
        this.sender = sender;
        this.upgrade = upgrade;
    }

    /** The request to change to WebSocket. */
    static String upgrade(long driver, String token) {
        return """
                GET /api/v1/drivers/%d/stream HTTP/1.1
                Host: 127.0.0.1
                Authorization: Bearer %s
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

                """.formatted(driver, token).replace("\n", "\r\n");
    }

    int number() {
        return number;
    }

    boolean isOpen() {
        return open;
    }

    void send(ByteBuf message, int fixes, long nanos) {
        var to = channel;
        if (to == null || !open) {
            message.release();
            sender.lost(new Sent(fixes, nanos));
            return;
        }
        unanswered.add(new Sent(fixes, nanos));
        var _ = to.writeAndFlush(message, to.voidPromise());
    }

    void close() {
        var to = channel;
        if (to != null) {
            var _ = to.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        if (upgrade == null) {
            open = true;
        } else {
            var _ = context.writeAndFlush(Unpooled.copiedBuffer(upgrade, StandardCharsets.US_ASCII));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        open = false;
        for (var lost = unanswered.poll(); lost != null; lost = unanswered.poll()) {
            sender.lost(lost);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        for (var answer = next(in); answer != null; answer = next(in)) {
            in.skipBytes(answer.length());
            switch (answer.kind()) {
                case TAKEN, REFUSED -> answered(answer.kind() == Answer.Kind.TAKEN);
                case UPGRADED -> {
                    frames = true;
                    open = true;
                }
                case PING -> {
                    var _ = context.writeAndFlush(Unpooled.wrappedBuffer(PONG), context.voidPromise());
                }
                case CLOSED -> close();
            }
        }
    }

    private @Nullable Answer next(ByteBuf in) {
        return frames ? Answer.ofSocket(in) : Answer.ofHttp(in);
    }

    private void answered(boolean taken) {
        var sent = unanswered.poll();
        if (sent != null) {
            sender.answered(this, sent, taken);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        close();
    }
}
