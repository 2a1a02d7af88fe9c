package io.fleet.ingestion;

import io.fleet.service.testing.SocketContract;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The driver's end of a socket: what it has heard, which is as docs/api/sockets.yaml says, and how it was left. */
final class DriversPhone implements WebSocket.Listener, AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    /** Connects with the token in the header. */
    static DriversPhone connect(RunningService service, String path, String token) {
        return new DriversPhone(service, path, service.client().newWebSocketBuilder()
                .header("Authorization", "Bearer " + token));
    }

    /** Connects as a browser does: with the token as a subprotocol. */
    static DriversPhone connectAsBrowser(RunningService service, String path, String token) {
        return new DriversPhone(service, path, service.client().newWebSocketBuilder()
                .subprotocols("fleet.v1", "bearer." + token));
    }

    private DriversPhone(RunningService service, String path, WebSocket.Builder builder) {
        socket = builder.buildAsync(service.webSocket(path), this).join();
    }

    WebSocket socket() {
        return socket;
    }

    void say(String frame) {
        socket.sendText(frame, true).join();
    }

    /** The next answer. */
    String hear() throws InterruptedException {
        String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("no answer; closed: " + closed);
        }
        return SocketContract.allowed("DriverFrame", answer);
    }

    String ask(String frame) throws InterruptedException {
        say(frame);
        return hear();
    }

    /** The code with which the server closes. */
    int closeCode() {
        return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            answers.add(partial.toString());
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        throw new AssertionError("a binary frame");
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
