package io.fleet.benchmarks.intake;

import io.fleet.model.DriverId;
import io.fleet.wire.AgeLimits;
import io.fleet.wire.BatchReading;
import io.fleet.wire.FixJson;
import io.fleet.wire.FixRequests;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The least that an ingestion can be: what is posted is read as ours reads it, written as ours writes it, appended to the stream and answered once
 * Redis has it. No token, no limit, no metric, no header but the length: what the ingestion costs above this is what it does for it.
 */
public final class BareIntake {

    private static final int LONGEST_BODY = 1_048_576;
    private static final String DRIVERS = "/api/v1/drivers/";

    private final FixRequests requests = new FixRequests(new AgeLimits(Duration.ofSeconds(10), Duration.ofDays(1)));
    private final InstantSource clock = InstantSource.system();
    private final BareStream streams;

    private BareIntake(BareStream streams) {
        this.streams = streams;
    }

    /** Takes the port of a Redis on this machine and the port to listen on. */
    static void main(String[] arguments) throws InterruptedException {
        var loops = new MultiThreadIoEventLoopGroup(Runtime.getRuntime().availableProcessors(),
                EpollIoHandler.newFactory());
        var intake = new BareIntake(BareStream.open(Integer.parseInt(arguments[0]), loops));
        new ServerBootstrap().group(loops).channel(EpollServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(LONGEST_BODY),
                                intake.new Request());
                    }
                }).bind("127.0.0.1", Integer.parseInt(arguments[1])).sync().channel().closeFuture().sync();
    }

    private final class Request extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            if (!request.method().equals(HttpMethod.POST)) {
                answer(context, HttpResponseStatus.OK, "");
                return;
            }
            String rest = request.uri().substring(DRIVERS.length());
            var driver = new DriverId(Long.parseLong(rest.substring(0, rest.indexOf('/'))));
            byte[] body = ByteBufUtil.getBytes(request.content());
            // A batch has an array, a fix alone an object: the reader of frames takes either.
            switch (requests.readFrame(body, driver, clock.instant())) {
                case BatchReading.Read read when read.rejections().isEmpty() ->
                    streams.append(context.channel(), read.fixes().stream().map(FixJson::encode).toList(),
                            () -> answer(context, HttpResponseStatus.ACCEPTED,
                                    "{\"accepted\":" + read.fixes().size() + "}"));
                case BatchReading.Read _,BatchReading.Refused _ -> answer(context, HttpResponseStatus.BAD_REQUEST, "");
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            streams.flush(context.channel());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }
    }

    private static void answer(ChannelHandlerContext context, HttpResponseStatus status, String text) {
        var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status,
                Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII)));
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes());
        var _ = context.writeAndFlush(answer, context.voidPromise());
    }
}
