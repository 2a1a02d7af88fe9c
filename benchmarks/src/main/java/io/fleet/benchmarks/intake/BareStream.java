package io.fleet.benchmarks.intake;

import io.fleet.wire.RedisKeys;
import io.fleet.wire.StreamEntry;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;

/**
 * Appends to the stream with one connection to Redis for each event loop, so that nothing changes threads; what a loop reads at once travels at
 * once. To be called in the loop of the channel that is given.
 */
final class BareStream {

    private static final byte[] HEAD = ("*5\r\n$4\r\nXADD\r\n$" + RedisKeys.STREAM.length() + "\r\n" + RedisKeys.STREAM
            + "\r\n$1\r\n*\r\n$" + StreamEntry.FIX.length() + "\r\n" + StreamEntry.FIX + "\r\n$")
            .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LINE_END = {'\r', '\n'};

    private final Map<EventLoop, Connection> connections;

    private BareStream(Map<EventLoop, Connection> connections) {
        this.connections = connections;
    }

    /** Connects to the Redis at that port of this machine, and returns when it has. */
    static BareStream open(int port, EventLoopGroup loops) throws InterruptedException {
        var connections = new HashMap<EventLoop, Connection>();
        for (var executor : loops) {
            var loop = (EventLoop) executor;
            var replies = new Replies();
            var channel = new Bootstrap().group(loop).channel(EpollSocketChannel.class).handler(replies)
                    .connect(InetAddress.getLoopbackAddress(), port).sync().channel();
            connections.put(loop, new Connection(channel, replies));
        }
        return new BareStream(Map.copyOf(connections));
    }

    /** Appends the texts, and runs what is given once Redis has them all. */
    void append(Channel from, List<byte[]> texts, Runnable done) {
        connection(from).append(texts, done);
    }

    /** Sends what has been appended. */
    void flush(Channel from) {
        connection(from).channel().flush();
    }

    private Connection connection(Channel from) {
        return Objects.requireNonNull(connections.get(from.eventLoop()));
    }

    /**
     * A connection to Redis.
     *
     * @param replies what it answers
     */
    private record Connection(Channel channel, Replies replies) {

        void append(List<byte[]> texts, Runnable done) {
            for (int i = 0; i < texts.size(); i++) {
                byte[] text = texts.get(i);
                ByteBuf command = channel.alloc().ioBuffer(HEAD.length + text.length + 16).writeBytes(HEAD);
                command.writeCharSequence(Integer.toString(text.length), StandardCharsets.US_ASCII);
                command.writeBytes(LINE_END).writeBytes(text).writeBytes(LINE_END);
                replies.waiting.add(i == texts.size() - 1 ? done : Replies::nothing);
                var _ = channel.write(command, channel.voidPromise());
            }
        }
    }

    /** Each reply is a length and an id, two lines. */
    private static final class Replies extends ByteToMessageDecoder {

        private final Queue<Runnable> waiting = new ArrayDeque<>();

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            int first = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
            int second = first < 0 ? -1 : in.indexOf(first + 1, in.writerIndex(), (byte) '\n');
            if (second >= 0) {
                in.readerIndex(second + 1);
                waiting.remove().run();
            }
        }

        private static void nothing() {}
    }
}
