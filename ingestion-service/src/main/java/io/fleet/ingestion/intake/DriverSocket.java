package io.fleet.ingestion.intake;

import io.fleet.service.Framing;
import io.fleet.service.Takeover;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One driver's socket: an answer for each text frame, in order.
 *
 * <p>Frames are taken up while fewer than {@value Answers#MOST} frames, and as many fixes, are unanswered; a driver who sends faster, or does not read
 * the answers, is slowed down by the connection. It ends once what was taken up is answered, or after {@value #GO_WITHIN_SECONDS} s. Confined to
 * the channel's event loop, but for {@link #end}.
 */
final class DriverSocket extends SimpleChannelInboundHandler<WebSocketFrame> {

    /** The longest frame in bytes; a longer one closes the socket. */
    static final int MOST_BYTES = 64 * 1024;

    private static final int GO_WITHIN_SECONDS = 5;

    private static final Logger log = LoggerFactory.getLogger(DriverSocket.class);
    private static final String PROTOCOL = "fleet.v1";

    private final Frames intake;
    private final Duration lifetime;
    private final DriverSockets sockets;
    private final Answers answers = new Answers();
    /** Read from the network and not taken up: at most what one read brings. */
    private final Queue<WebSocketFrame> waiting = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable CloseReason ending;
    private @Nullable CloseReason endBehindWaiting;
    private @Nullable Future<?> expiry;
    private boolean flushes;
    private boolean clientCloses;
    private boolean isClosing;

    /** What becomes of frames. */
    @FunctionalInterface
    interface Frames {

        /**
         * Takes a frame up, whose answer is given later or before this returns, in the same event loop.
         *
         * @return how many fixes of it wait for Redis
         */
        int take(byte[] frame, Answers.Answer answer);
    }

    /**
     * Makes the socket's handler.
     *
     * @param lifetime how long the driver's token is still good
     */
    DriverSocket(Frames intake, Duration lifetime, DriverSockets sockets) {
        this.intake = intake;
        this.lifetime = lifetime;
        this.sockets = sockets;
    }

    /** How the channel is taken for it. */
    Takeover.Socket toTakeover() {
        return new Takeover.Socket(PROTOCOL, MOST_BYTES, WriteBufferWaterMark.DEFAULT, this, () -> {});
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        expiry = added.executor().schedule(() -> end(added, CloseReason.TOKEN_EXPIRED), lifetime.toNanos(),
                TimeUnit.NANOSECONDS);
        sockets.add(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        sockets.remove(this);
        if (expiry != null) {
            expiry.cancel(false);
        }
        waiting.forEach(WebSocketFrame::release);
        waiting.clear();
    }

    /** Takes up no more frames, and closes the socket when the others are answered. Only the first reason counts. Also for other threads. */
    void end(CloseReason reason) {
        var open = context;
        if (open != null) {
            open.executor().execute(() -> end(open, reason));
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext from, WebSocketFrame frame) {
        if (ending != null) {
            passOver(from, frame);
        } else if (waiting.isEmpty() && hasRoom(from.channel())) {
            take(from, frame);
        } else {
            waiting.add(frame.retain());
            from.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext from) {
        goOn(from);
    }

    private boolean hasRoom(Channel channel) {
        return answers.haveRoom() && channel.isWritable();
    }

    private void goOn(ChannelHandlerContext to) {
        while (ending == null && !waiting.isEmpty() && hasRoom(to.channel())) {
            var frame = waiting.remove();
            try {
                take(to, frame);
            } finally {
                frame.release();
            }
        }
        if (waiting.isEmpty() && endBehindWaiting != null) {
            end(to, endBehindWaiting);
        } else if (waiting.isEmpty() && hasRoom(to.channel()) && !to.channel().config().isAutoRead()) {
            to.channel().config().setAutoRead(true);
        }
    }

    private void take(ChannelHandlerContext from, WebSocketFrame frame) {
        switch (frame) {
            case TextWebSocketFrame text -> {
                var answer = answers.next(() -> answered(from));
                answer.waitsFor(intake.take(ByteBufUtil.getBytes(text.content()), answer));
            }
            case BinaryWebSocketFrame _ -> end(from, CloseReason.TEXT_ONLY);
            case PingWebSocketFrame ping -> {
                var _ = from.writeAndFlush(Framing.pong(from.alloc(), ping.content()), from.voidPromise());
            }
            case CloseWebSocketFrame close -> {
                clientCloses = true;
                end(from, new CloseReason(close.statusCode(), ""));
            }
            default -> {
                // A pong asks for nothing.
            }
        }
    }

    /** The end has begun: nothing counts any more but that the client has heard of it. */
    private void passOver(ChannelHandlerContext from, WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame) {
            clientCloses = true;
            if (isClosing) {
                cut(from);
            }
        }
    }

    private void answered(ChannelHandlerContext to) {
        for (byte[] answer = answers.poll(); answer != null; answer = answers.poll()) {
            var _ = to.write(Framing.text(to.alloc(), answer), to.voidPromise());
        }
        if (!flushes) {
            flushes = true;
            // Behind the other answers that have come with this one.
            to.executor().execute(() -> flush(to));
        }
    }

    private void flush(ChannelHandlerContext to) {
        flushes = false;
        to.flush();
        goOn(to);
        closeIfDone(to);
    }

    private void end(ChannelHandlerContext from, CloseReason reason) {
        if (ending == null) {
            ending = reason;
            closeIfDone(from);
            var _ = from.executor().schedule(() -> cut(from), GO_WITHIN_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void closeIfDone(ChannelHandlerContext to) {
        var reason = ending;
        if (reason != null && answers.isEmpty() && !isClosing) {
            isClosing = true;
            var sent = to.writeAndFlush(reason.frame(to.alloc()));
            if (clientCloses) {
                sent.addListener(ChannelFutureListener.CLOSE);
            } else {
                // A connection that is closed with something unread is reset, and the client may not see why.
                to.channel().config().setAutoRead(true);
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        switch (cause) {
            case TooLongFrameException _ -> read(from, CloseReason.TOO_BIG);
            case CorruptedWebSocketFrameException violated -> read(from, CloseReason.of(violated.closeStatus()));
            case IOException _,PrematureChannelClosureException _ -> cut(from);
            default -> {
                log.error("A driver's socket failed", cause);
                read(from, CloseReason.FAILED);
            }
        }
    }

    /** Ends behind what was read before. */
    private void read(ChannelHandlerContext from, CloseReason reason) {
        if (waiting.isEmpty()) {
            end(from, reason);
        } else {
            endBehindWaiting = reason;
        }
    }

    private static void cut(ChannelHandlerContext context) {
        var _ = context.close();
    }
}
