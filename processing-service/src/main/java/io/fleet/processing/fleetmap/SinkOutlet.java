package io.fleet.processing.fleetmap;

import io.fleet.service.ProblemException;
import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.netty.http.server.HttpServerRequest;

/** The body of an answer. Only a frame that its connection has taken makes room for the next. */
final class SinkOutlet implements Outlet {

    private final FluxSink<byte[]> sink;
    private final @Nullable Channel channel;

    private SinkOutlet(FluxSink<byte[]> sink, @Nullable Channel channel) {
        this.sink = sink;
        this.channel = channel;
    }

    /**
     * The frames as they are sent, for one subscriber.
     *
     * @param begin is told the outlet once frames are asked for; may throw a {@link ProblemException}; what it returns is run when nobody takes
     *              them any more
     */
    static Flux<byte[]> frames(ServerHttpRequest request, Function<Outlet, Runnable> begin) {
        HttpServerRequest netty = ServerHttpRequestDecorator.getNativeRequest(request);
        var channel = new AtomicReference<@Nullable Channel>();
        netty.withConnection(connection -> channel.set(connection.channel()));
        return Flux.create(sink -> {
            var begun = new AtomicBoolean();
            sink.onRequest(_ -> {
                if (begun.compareAndSet(false, true)) {
                    begin(sink, channel.get(), begin);
                }
            });
        }, FluxSink.OverflowStrategy.BUFFER);
    }

    private static void begin(FluxSink<byte[]> sink, @Nullable Channel channel, Function<Outlet, Runnable> begin) {
        try {
            sink.onDispose(begin.apply(new SinkOutlet(sink, channel))::run);
        } catch (ProblemException refused) {
            sink.error(refused);
        }
    }

    @Override
    public boolean hasRoom() {
        return sink.requestedFromDownstream() > 0 && (channel == null || channel.isWritable());
    }

    @Override
    public void send(byte[] frame) {
        sink.next(frame);
    }

    @Override
    public void end() {
        sink.complete();
    }

    @Override
    public void cut() {
        if (channel != null) {
            var _ = channel.close();
        }
    }
}
