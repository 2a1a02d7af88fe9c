package io.fleet.gateway.socket;

import io.fleet.gateway.watch.CloseCode;
import io.fleet.gateway.watch.Outbox;
import io.fleet.gateway.watch.Outlet;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes what waits in an outbox to a WebSocket's channel, as long as the network takes it; the rest stays in the outbox, where it conflates. Ends
 * with a close frame that says why the outbox has ended.
 *
 * <p>Confined to the channel's event loop, but for what {@link Outlet} promises.
 */
final class FrameWriter implements Outlet {

    private final ChannelHandlerContext context;
    private final Outbox outbox;
    private final Runnable writing = this::write;
    private final AtomicBoolean awake = new AtomicBoolean();
    private boolean isWriting;
    private boolean isClosing;

    FrameWriter(ChannelHandlerContext context, Outbox outbox) {
        this.context = context;
        this.outbox = outbox;
    }

    @Override
    public void wake() {
        if (!awake.get() && awake.compareAndSet(false, true)) {
            context.channel().eventLoop().execute(writing);
        }
    }

    @Override
    public boolean hasRoom() {
        return context.channel().isWritable();
    }

    /** Writes what there is room for. */
    void write() {
        awake.set(false);
        // While it flushes, the channel says that there is room again: the loop sees that by itself.
        if (isWriting || isClosing) {
            return;
        }
        isWriting = true;
        while (writeSome()) {
            context.flush();
        }
        isWriting = false;
        if (outbox.isDone()) {
            outbox.end().ifPresent(this::close);
        }
    }

    /** Answers a ping, unless the client does not even take what it was sent before. */
    void pong(ByteBuf content) {
        if (!isClosing && hasRoom()) {
            var _ = context.writeAndFlush(Framing.pong(context.alloc(), content));
        }
    }

    /** Sends a close frame, and closes the channel behind it. Only the first counts. */
    void close(ByteBuf frame) {
        if (isClosing) {
            frame.release();
            return;
        }
        isClosing = true;
        var _ = context.writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE);
    }

    private void close(CloseCode end) {
        close(Framing.close(context.alloc(), end.code(), end.reason()));
    }

    /** Whether anything was written. */
    private boolean writeSome() {
        boolean some = false;
        while (hasRoom()) {
            byte[] frame = outbox.take();
            if (frame == null) {
                break;
            }
            some = true;
            var _ = context.write(
                    Outbox.isPing(frame) ? Framing.ping(context.alloc()) : Framing.text(context.alloc(), frame),
                    context.voidPromise());
        }
        return some;
    }
}
