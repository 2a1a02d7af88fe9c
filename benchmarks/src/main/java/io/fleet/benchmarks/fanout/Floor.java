package io.fleet.benchmarks.fanout;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The least that a fan-out can be: who opens a WebSocket at {@code /order-7} gets what is published on {@code driver:7}. No token, no binding,
 * no current fix, no slot for slow ones, no ping: what a gateway costs above this is what it does for it.
 */
public final class Floor extends RedisPubSubAdapter<String, byte[]> {

    private static final int LONGEST_REQUEST = 16_384;
    private static final String ORDER = "/order-";

    private final Map<String, Set<Channel>> watchers = new ConcurrentHashMap<>();
    private final StatefulRedisPubSubConnection<String, byte[]> redis;

    private Floor(StatefulRedisPubSubConnection<String, byte[]> redis) {
        this.redis = redis;
    }

    /** Takes the URL of a Redis and the port to listen on. */
    static void main(String[] arguments) throws InterruptedException {
        var redis = RedisClient.create(RedisURI.create(arguments[0]))
                .connectPubSub(RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE));
        var floor = new Floor(redis);
        redis.addListener(floor);
        var loops = new MultiThreadIoEventLoopGroup(EpollIoHandler.newFactory());
        new ServerBootstrap().group(loops).channel(EpollServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(LONGEST_REQUEST),
                                floor.new Request());
                    }
                }).bind("127.0.0.1", Integer.parseInt(arguments[1])).sync().channel().closeFuture().sync();
    }

    @Override
    public void message(String channel, byte[] text) {
        for (var watcher : watchers.getOrDefault(channel, Set.of())) {
            var _ = watcher.writeAndFlush(new TextWebSocketFrame(Unpooled.wrappedBuffer(text)), watcher.voidPromise());
        }
    }

    private void watch(String topic, Channel watcher) {
        watchers.computeIfAbsent(topic, name -> {
            var _ = redis.async().subscribe(name);
            return ConcurrentHashMap.newKeySet();
        }).add(watcher);
        var _ = watcher.closeFuture().addListener(_ -> watchers.getOrDefault(topic, Set.of()).remove(watcher));
    }

    private final class Request extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            var channel = context.channel();
            int order = request.uri().indexOf(ORDER);
            var handshaker = order < 0
                    ? null
                    : new WebSocketServerHandshakerFactory(request.uri(), "fleet.v1", false).newHandshaker(request);
            if (handshaker == null) {
                var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
                answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
                var _ = context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
                return;
            }
            String end = request.uri().substring(order + ORDER.length());
            int slash = end.indexOf('/');
            String driver = slash < 0 ? end : end.substring(0, slash);
            var _ = handshaker.handshake(channel, request).addListener(_ -> watch("driver:" + driver, channel));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }
    }
}
