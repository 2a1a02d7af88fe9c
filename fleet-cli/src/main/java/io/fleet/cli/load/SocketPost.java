package io.fleet.cli.load;

import io.fleet.cli.send.FixRequests;
import io.fleet.cli.send.Report;
import io.fleet.model.DriverId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends fixes as frames over one socket for each driver; a socket that breaks is not opened again.
 *
 * <p>At most {@value #MOST_AT_ONCE} frames are unanswered, then sending blocks.
 */
final class SocketPost implements Post {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final int MOST_AT_ONCE = 20_000;
    private static final int ACCEPTED = 202;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(10);

    private final URI ingestion;
    private final FixRequests requests;
    private final LoadFigures figures;
    private final Semaphore room = new Semaphore(MOST_AT_ONCE);
    private final Map<DriverId, Line> lines = new ConcurrentHashMap<>();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT).executor(Executors.newVirtualThreadPerTaskExecutor()).build();

    SocketPost(URI ingestion, FixRequests requests, LoadFigures figures) {
        this.ingestion = URI.create(ingestion.toString().replaceFirst("^http", "ws"));
        this.requests = requests;
        this.figures = figures;
    }

    @Override
    public long send(List<Report> fixes, long dueNanos) {
        long heldUp = 0;
        Line line = lines.computeIfAbsent(fixes.getFirst().driver(), this::open);
        for (Report fix : fixes) {
            heldUp += Room.acquire(room);
            line.send(fix, dueNanos);
        }
        return heldUp;
    }

    private Line open(DriverId driver) {
        var line = new Line();
        line.socket = client.newWebSocketBuilder().connectTimeout(TIMEOUT)
                .header("Authorization", "Bearer " + requests.token(driver))
                .buildAsync(ingestion.resolve("/api/v1/drivers/" + driver + "/stream"), line);
        return line;
    }

    @Override
    public void close() {
        try {
            boolean all = room.tryAcquire(MOST_AT_ONCE, LAST_ANSWERS.toSeconds(), TimeUnit.SECONDS);
            if (!all) {
                figures.tally(System.nanoTime()).refused("no answer", MOST_AT_ONCE - room.availablePermits());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        lines.values().forEach(Line::close);
        client.shutdownNow();
    }

    /** One driver's socket: frames are answered in their order. */
    private final class Line implements WebSocket.Listener {

        private final Queue<Long> unanswered = new ArrayDeque<>();
        private final StringBuilder text = new StringBuilder();
        private CompletableFuture<WebSocket> socket = new CompletableFuture<>();

        synchronized void send(Report fix, long dueNanos) {
            figures.sent(1, dueNanos);
            unanswered.add(dueNanos);
            socket = socket.thenCompose(open -> open.sendText(fix.json(), true));
            var _ = socket.exceptionally(failure -> {
                figures.tally(dueNanos).refused(BrokenPost.reason(failure), 1);
                room.release();
                return null;
            });
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                answered(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        private void answered(String answer) {
            long now = System.nanoTime();
            Long due;
            synchronized (this) {
                due = unanswered.poll();
            }
            if (due != null) {
                figures.answered(due, now);
                figures.tally(due).count(ACCEPTED, answer.getBytes(StandardCharsets.UTF_8), 1);
                room.release();
            }
        }

        void close() {
            var _ = socket.thenAccept(WebSocket::abort);
        }
    }
}
