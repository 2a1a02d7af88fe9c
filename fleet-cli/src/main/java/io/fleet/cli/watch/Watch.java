package io.fleet.cli.watch;

import io.fleet.model.OrderId;
import io.fleet.wire.FixJson;
import io.fleet.wire.Reading;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One customer at one order's socket. Closing ends it; repeating that is harmless.
 *
 * <p>Safe for use by many threads.
 */
public final class Watch implements AutoCloseable {

    private static final int NOT_OPENED = -1;

    private final OrderId order;
    private final WatchListener listener;
    private final AtomicBoolean over = new AtomicBoolean();
    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();

    Watch(OrderId order, WatchListener listener) {
        this.order = order;
        this.listener = listener;
    }

    public OrderId order() {
        return order;
    }

    @Override
    public void close() {
        over.set(true);
        var _ = socket.thenAccept(open -> {
            var _ = open.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(_ -> {
                open.abort();
                return open;
            });
        });
    }

    WebSocket.Listener frames() {
        return new Frames();
    }

    void opened(WebSocket open) {
        socket.complete(open);
    }

    void failed(Throwable reason) {
        end(NOT_OPENED, String.valueOf(reason.getMessage()));
    }

    /** Whether nothing more comes: it was closed from either side. */
    public boolean isOver() {
        return over.get();
    }

    private void end(int code, String reason) {
        if (!over.getAndSet(true)) {
            listener.closed(order, code, reason);
        }
    }

    private void frame(String text) {
        long now = System.nanoTime();
        if (text.startsWith("{\"type\":\"subscribed\"")) {
            listener.subscribed(order);
        } else if (FixJson.decode(text.getBytes(StandardCharsets.UTF_8)) instanceof Reading.Read read) {
            listener.location(order, read.fix(), now);
        } else {
            listener.other(order, text);
        }
    }

    private final class Frames implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                frame(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            end(code, reason);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            end(NOT_OPENED, String.valueOf(error.getMessage()));
        }
    }
}
