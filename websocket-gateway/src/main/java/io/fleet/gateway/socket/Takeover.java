package io.fleet.gateway.socket;

import io.fleet.service.WebSocketHandshake;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import java.util.List;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Makes a WebSocket of a request and takes its channel from the web server, which keeps nothing of the request: from then on one handler of our own
 * reads frames and writes bytes. Safe for use by many threads.
 */
final class Takeover {

    /** More than a command may have: the decoder would end the connection before anybody could count why. Beyond this it does. */
    private static final int LONGEST_MESSAGE = 16_384;

    /** What is written ahead of a slow connection grows old there: some six fixes, with what Netty reckons for each. */
    private static final WriteBufferWaterMark FEW_FRAMES = new WriteBufferWaterMark(1_024, 2_048);

    private static final WebSocketDecoderConfig READING = WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(LONGEST_MESSAGE).allowExtensions(false).closeOnProtocolViolation(false).build();

    /** What the web server has in a channel for HTTP; its codec goes with the handshake. */
    private static final List<String> OF_THE_WEB_SERVER = List.of(NettyPipeline.HttpTrafficHandler,
            NettyPipeline.AccessLogHandler, NettyPipeline.HttpMetricsHandler, NettyPipeline.CompressionHandler,
            NettyPipeline.ReactiveBridge);

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Connection connection;
    private final OrderSocket socket;

    private Takeover(HttpServerRequest request, HttpServerResponse response, Connection connection,
            OrderSocket socket) {
        this.request = request;
        this.response = response;
        this.connection = connection;
        this.socket = socket;
    }

    /**
     * Answers with the handshake and adds the socket to the channel, or with what is wrong with the request. Never completes if the channel was
     * taken: then nobody is left who would wait for it.
     */
    static Mono<ServerResponse> of(ServerRequest asked, OrderSocket socket) {
        var fault = WebSocketHandshake.faultOf(asked);
        if (fault.isPresent()) {
            return fault.get().toResponse();
        }
        var exchange = asked.exchange();
        HttpServerRequest request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
        HttpServerResponse response = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
        // Applies the headers that filters have set.
        return exchange.getResponse().setComplete().then(Mono.create(sink -> request.withConnection(
                connection -> new Takeover(request, response, connection, socket).begin(sink))));
    }

    /** Later, because the web server may not have read the request to its end. */
    private void begin(MonoSink<ServerResponse> sink) {
        connection.channel().eventLoop().execute(() -> {
            if (connection.channel().isActive()) {
                take(connection.channel());
            } else {
                sink.success();
            }
        });
    }

    private void take(Channel channel) {
        var pipeline = channel.pipeline();
        OF_THE_WEB_SERVER.forEach(name -> removeIfThere(pipeline, name));
        connection.rebind(nothing(channel));
        var headers = response.responseHeaders().remove(HttpHeaderNames.TRANSFER_ENCODING);
        var handshake = new DefaultFullHttpRequest(request.version(), request.method(), request.uri(),
                Unpooled.EMPTY_BUFFER, request.requestHeaders(), EmptyHttpHeaders.INSTANCE);
        var _ = new WebSocketServerHandshaker13(request.uri(), OrderSocket.PROTOCOL, READING)
                .handshake(channel, handshake, headers, channel.newPromise())
                .addListener(sent -> begin(channel, sent.isSuccess()));
    }

    private void begin(Channel channel, boolean sent) {
        if (!sent || !channel.isActive()) {
            socket.isMissed();
            var _ = channel.close();
            return;
        }
        var pipeline = channel.pipeline();
        // Frames are written as bytes.
        pipeline.remove(WebSocket13FrameEncoder.class);
        pipeline.addLast(new WebSocketFrameAggregator(LONGEST_MESSAGE), socket);
        channel.config().setWriteBufferWaterMark(FEW_FRAMES);
        channel.config().setAutoRead(true);
    }

    private static void removeIfThere(ChannelPipeline pipeline, String name) {
        if (pipeline.get(name) != null) {
            pipeline.remove(name);
        }
    }

    /** In the place of the request that the web server knows a channel by. */
    private static Connection nothing(Channel channel) {
        return () -> channel;
    }
}
