package io.fleet.gateway.socket;

import io.fleet.gateway.watch.CloseCode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One customer's WebSocket, from the handshake to the close. Confined to the channel's event loop. */
final class OrderSocket extends SimpleChannelInboundHandler<WebSocketFrame> {

    static final String PROTOCOL = "fleet.v1";

    private static final Logger log = LoggerFactory.getLogger(OrderSocket.class);
    private static final int LONGEST_COMMAND = 4_096;
    private static final int NO_CODE = -1;

    private final Connections connections;
    private final Commands commands;
    private final Arrival arrival;
    private @Nullable Open open;

    /** What there is from the handshake to the close. */
    private static final class Open {

        private final Connection connection;
        private final FrameWriter writer;
        private final CommandQueue queue;
        private final RateLimit limit;
        private int clientsCode = Connection.GONE;

        private Open(Connection connection, FrameWriter writer, CommandQueue queue, RateLimit limit) {
            this.connection = connection;
            this.writer = writer;
            this.queue = queue;
            this.limit = limit;
        }
    }

    OrderSocket(Connections connections, Commands commands, Arrival arrival) {
        this.connections = connections;
        this.commands = commands;
        this.arrival = arrival;
    }

    /** The client has gone before there was a socket. */
    void isMissed() {
        arrival.place().leaveUnlessTaken();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (!arrival.place().take()) {
            var _ = context.close();
            return;
        }
        var connection = connections.open(arrival);
        var writer = new FrameWriter(context, connection.outbox());
        open = new Open(connection, writer, new CommandQueue(context.channel(), connection, commands),
                connections.newLimit());
        connection.outbox().open(writer);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (open != null) {
            connections.closed(open.connection, open.clientsCode);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (open != null && context.channel().isWritable()) {
            open.writer.write();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (open == null) {
            return;
        }
        open.connection.heard();
        if (frame instanceof CloseWebSocketFrame close) {
            open.clientsCode = close.statusCode() == NO_CODE ? WebSocketCloseStatus.EMPTY.code() : close.statusCode();
            open.writer.close(close.statusCode() == NO_CODE
                    ? Framing.close(context.alloc())
                    : Framing.close(context.alloc(), close.statusCode(), ""));
        } else if (open.connection.outbox().end().isEmpty()) {
            received(open, frame);
        }
    }

    private static void received(Open open, WebSocketFrame frame) {
        var outbox = open.connection.outbox();
        switch (frame) {
            case PingWebSocketFrame ping -> open.writer.pong(ping.content());
            case WebSocketFrame tooLong when tooLong.content().readableBytes() > LONGEST_COMMAND ->
                outbox.end(CloseCode.TOO_BIG);
            case BinaryWebSocketFrame _ -> outbox.end(CloseCode.TEXT_ONLY);
            case TextWebSocketFrame _ when !open.limit.takes() -> outbox.end(CloseCode.TOO_MANY_COMMANDS);
            case TextWebSocketFrame text ->
                open.queue.add(Command.parse(text.content().toString(StandardCharsets.UTF_8)));
            default -> {
                // A pong is heard, and asks for nothing.
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        switch (cause) {
            case TooLongFrameException _ -> end(CloseCode.TOO_BIG);
            case CorruptedWebSocketFrameException corrupted -> violated(context, corrupted.closeStatus());
            case IOException _,PrematureChannelClosureException _ -> cut(context);
            default -> {
                log.error("A socket failed", cause);
                cut(context);
            }
        }
    }

    private void end(CloseCode reason) {
        if (open != null) {
            open.connection.outbox().end(reason);
        }
    }

    /** The client has broken the protocol: it is told how. */
    private void violated(ChannelHandlerContext context, WebSocketCloseStatus how) {
        if (how.code() == CloseCode.TOO_BIG.code()) {
            end(CloseCode.TOO_BIG);
        } else if (open != null) {
            open.clientsCode = how.code();
            open.writer.close(Framing.close(context.alloc(), how.code(), how.reasonText()));
        }
    }

    private static void cut(ChannelHandlerContext context) {
        var _ = context.close();
    }
}
