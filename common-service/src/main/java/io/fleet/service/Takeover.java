package io.fleet.service;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
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
public final class Takeover {

    /** What the web server has in a channel for HTTP; its codec goes with the handshake. */
    private static final List<String> OF_THE_WEB_SERVER = List.of(NettyPipeline.HttpTrafficHandler,
            NettyPipeline.AccessLogHandler, NettyPipeline.HttpMetricsHandler, NettyPipeline.CompressionHandler,
            NettyPipeline.ReactiveBridge);

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Connection connection;
    private final Socket socket;

    /**
     * What becomes of the channel.
     *
     * @param protocol       the subprotocol that is selected where the client offers it
     * @param longestMessage in bytes, whether it comes in one frame or in several; a longer one is an exception in the pipeline
     * @param ahead          how much may be written ahead of the network
     * @param handler        reads frames, each a whole message, and writes bytes
     * @param missed         is told where the client has gone before there was a socket; the handler is not added then
     */
    public record Socket(String protocol, int longestMessage, WriteBufferWaterMark ahead, ChannelHandler handler,
            Runnable missed) {

        private WebSocketDecoderConfig reading() {
            return WebSocketDecoderConfig.newBuilder().maxFramePayloadLength(longestMessage).allowExtensions(false)
                    .closeOnProtocolViolation(false).build();
        }
    }

    private Takeover(HttpServerRequest request, HttpServerResponse response, Connection connection, Socket socket) {
        this.request = request;
        this.response = response;
        this.connection = connection;
        this.socket = socket;
    }

    /**
     * Answers with the handshake and adds the socket to the channel, or with what is wrong with the request. Never completes if the channel was
     * taken: then nobody is left who would wait for it.
     */
    public static Mono<ServerResponse> of(ServerRequest asked, Socket socket) {
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
        var _ = new WebSocketServerHandshaker13(request.uri(), socket.protocol(), socket.reading())
                .handshake(channel, handshake, headers, channel.newPromise())
                .addListener(sent -> begin(channel, sent.isSuccess()));
    }

    private void begin(Channel channel, boolean sent) {
        if (!sent || !channel.isActive()) {
            socket.missed().run();
            var _ = channel.close();
            return;
        }
        var pipeline = channel.pipeline();
        // Frames are written as bytes.
        pipeline.remove(WebSocket13FrameEncoder.class);
        pipeline.addLast(new WebSocketFrameAggregator(socket.longestMessage()), socket.handler());
        channel.config().setWriteBufferWaterMark(socket.ahead());
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
