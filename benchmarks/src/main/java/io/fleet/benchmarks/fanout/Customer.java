package io.fleet.benchmarks.fanout;

import io.fleet.wire.FixText;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.InetSocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** One of the crowd. What happens on a socket happens on its event loop; there is one socket at a time. */
final class Customer {

    private static final byte FIRST_OF_A_FIX = 'd';
    private static final int LONGEST_FRAME = 65_536;

    private final Crowd crowd;
    private final int number;
    private final int driver;
    private final String token;
    private volatile @Nullable Channel channel;
    private volatile boolean there;
    private volatile long lostAt;
    private int failures;

    Customer(Crowd crowd, int number, int driver, String token) {
        this.crowd = crowd;
        this.number = number;
        this.driver = driver;
        this.token = token;
    }

    int number() {
        return number;
    }

    /** Whether the server has let this one in and, after a loss, has shown where the driver is. */
    boolean isThere() {
        return there;
    }

    void leave() {
        var open = channel;
        if (open != null) {
            var _ = open.close();
        }
    }

    /** There was not even a connection. */
    void failed() {
        crowd.lost(this, failures++, false);
    }

    ChannelHandler onSocket(InetSocketAddress server) {
        var address = URI.create("ws://127.0.0.1:" + server.getPort() + "/api/v1/orders/" + Traffic.order(driver)
                + "/driver-location");
        var headers = new DefaultHttpHeaders().add(HttpHeaderNames.AUTHORIZATION, "Bearer " + token);
        return new OnSocket(WebSocketClientHandshakerFactory.newHandshaker(address, WebSocketVersion.V13, "fleet.v1",
                false, headers, LONGEST_FRAME));
    }

    private final class OnSocket extends SimpleChannelInboundHandler<Object> {

        private final WebSocketClientHandshaker handshaker;
        private boolean refused;

        private OnSocket(WebSocketClientHandshaker handshaker) {
            this.handshaker = handshaker;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            channel = context.channel();
            var _ = handshaker.handshake(context.channel());
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, Object message) {
            switch (message) {
                case FullHttpResponse answer -> answered(context, answer);
                case TextWebSocketFrame text -> text(text);
                case PingWebSocketFrame ping -> {
                    var _ = context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
                }
                case CloseWebSocketFrame _ -> {
                    var _ = context.close();
                }
                default -> {
                }
            }
        }

        private void answered(ChannelHandlerContext context, FullHttpResponse answer) {
            if (answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
                handshaker.finishHandshake(context.channel(), answer);
                there = lostAt == 0;
            } else {
                refused = true;
                var _ = context.close();
            }
        }

        private void text(TextWebSocketFrame frame) {
            if (frame.content().getByte(2) != FIRST_OF_A_FIX) {
                return;
            }
            FixText.of(ByteBufUtil.getBytes(frame.content()))
                    .ifPresent(fix -> crowd.sawFix(driver, fix.takenAtMillis()));
            if (lostAt != 0) {
                crowd.sawGap(System.nanoTime() - lostAt);
                lostAt = 0;
                failures = 0;
                there = true;
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (there) {
                lostAt = System.nanoTime();
                there = false;
            }
            crowd.lost(Customer.this, failures++, refused);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }
    }
}
