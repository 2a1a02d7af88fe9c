package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.service.testing.ApiContract;
import io.fleet.service.testing.SocketContract;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A customer's client that reads whatever comes, as long as it is a frame of docs/api/sockets.yaml. */
final class Customer implements AutoCloseable {

    static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final ApiContract API = ApiContract.of("websocket-gateway");

    private final Frames frames = new Frames();
    private final WebSocket socket;

    private Customer(HttpClient client, URI address, String token) {
        socket = client.newWebSocketBuilder().subprotocols("fleet.v1", "bearer." + token)
                .buildAsync(address, frames).join();
    }

    /** An answer that is as docs/api/websocket-gateway.yaml says. */
    static HttpResponse<String> ask(HttpRequest request) throws IOException, InterruptedException {
        return API.check(HTTP.send(request, HttpResponse.BodyHandlers.ofString()));
    }

    static Customer connect(URI address, String token) {
        return connect(HTTP, address, token);
    }

    static Customer connect(HttpClient client, URI address, String token) {
        return new Customer(client, address, token);
    }

    String subprotocol() {
        return socket.getSubprotocol();
    }

    /** The next frame. */
    String next() throws InterruptedException {
        String frame = frames.received.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(frame).as("a frame within " + PATIENCE).isNotNull();
        return SocketContract.allowed("OrderFrame", frame);
    }

    /** All frames up to the first that is as wanted. */
    List<String> until(Predicate<String> wanted) throws InterruptedException {
        var seen = new ArrayList<String>();
        do {
            String frame = frames.received.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(frame).as("a wanted frame after " + seen).isNotNull();
            seen.add(SocketContract.allowed("OrderFrame", frame));
        } while (!wanted.test(seen.getLast()));
        return seen;
    }

    /** Reads the frames that a customer of an order without a driver is greeted with. */
    Customer greeted(String order) throws InterruptedException {
        assertThat(next()).isEqualTo(subscribed(order));
        assertThat(next()).isEqualTo(status(order, "waiting"));
        return this;
    }

    /** What has come by now and was not read. */
    List<String> rest() {
        var rest = new ArrayList<String>();
        frames.received.drainTo(rest);
        rest.forEach(frame -> SocketContract.allowed("OrderFrame", frame));
        return rest;
    }

    /** Waits for a ping, which the client answers by itself. */
    void awaitPing() throws InterruptedException {
        assertThat(frames.pings.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).as("a ping").isTrue();
    }

    /** With what code the server closes. */
    int closeCode() {
        return frames.closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    boolean isClosed() {
        return frames.closed.isDone();
    }

    void send(String text) {
        socket.sendText(text, true).join();
    }

    /** In fragments of one character each, with a ping between the first two. */
    void sendInFragments(String text) {
        for (int i = 0; i < text.length(); i++) {
            socket.sendText(text.substring(i, i + 1), i == text.length() - 1).join();
            if (i == 0) {
                socket.sendPing(ByteBuffer.wrap(new byte[]{1})).join();
            }
        }
    }

    /** Waits for the answer to a ping of the client's own. */
    void awaitPong() throws InterruptedException {
        assertThat(frames.pongs.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).as("a pong").isTrue();
    }

    /** The server may close before all has been sent. */
    void sendAsMuchAsIsTaken(String text) {
        socket.sendText(text, true).exceptionally(_ -> socket).join();
    }

    void sendBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    void leave(int code) {
        socket.sendClose(code, "").join();
    }

    @Override
    public void close() {
        socket.abort();
    }

    void subscribe(String order) {
        send("{\"action\":\"subscribe\",\"order_id\":\"" + order + "\"}");
    }

    void unsubscribe(String order) {
        send("{\"action\":\"unsubscribe\",\"order_id\":\"" + order + "\"}");
    }

    void refresh(String token) {
        send("{\"action\":\"refresh\",\"token\":\"" + token + "\"}");
    }

    /** Reads an error of that code. */
    void refused(String code) throws InterruptedException {
        assertThat(next()).startsWith("{\"type\":\"error\",\"code\":\"" + code + "\",\"message\":\"");
    }

    static String subscribed(String order) {
        return "{\"type\":\"subscribed\",\"order_id\":\"" + order + "\"}";
    }

    static String status(String order, String status) {
        return "{\"type\":\"status\",\"order_id\":\"" + order + "\",\"status\":\"" + status + "\"}";
    }

    private static final class Frames implements WebSocket.Listener {

        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        private final Semaphore pings = new Semaphore(0);
        private final Semaphore pongs = new Semaphore(0);
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                received.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
            pings.release();
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            pongs.release();
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            closed.complete(1006);
        }
    }
}
