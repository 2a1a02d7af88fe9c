package io.fleet.cli.load;

import io.fleet.cli.send.FixRequests;
import io.fleet.cli.send.Report;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** Posts fixes without waiting for the answers before; at most {@value #MOST_AT_ONCE} are on their way, then sending blocks. */
final class HttpPost implements Post {

    private static final int MOST_AT_ONCE = 2_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final FixRequests requests;
    private final LoadFigures figures;
    private final Semaphore room = new Semaphore(MOST_AT_ONCE);
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT).executor(Executors.newVirtualThreadPerTaskExecutor()).build();

    HttpPost(FixRequests requests, LoadFigures figures) {
        this.requests = requests;
        this.figures = figures;
    }

    @Override
    public long send(List<Report> fixes, long dueNanos) {
        long heldUp = Room.acquire(room);
        figures.sent(fixes.size(), dueNanos);
        var _ = client.sendAsync(requests.of(fixes), BodyHandlers.ofByteArray())
                .whenComplete((response, failure) -> {
                    if (response == null) {
                        figures.tally(dueNanos).refused(BrokenPost.reason(failure), fixes.size());
                    } else {
                        answered(response, fixes.size(), dueNanos);
                    }
                })
                .whenComplete((_, _) -> room.release());
        return heldUp;
    }

    private void answered(HttpResponse<byte[]> response, int fixes, long dueNanos) {
        figures.answered(dueNanos, System.nanoTime());
        figures.tally(dueNanos).count(response.statusCode(), response.body(), fixes);
    }

    @Override
    public void close() {
        room.acquireUninterruptibly(MOST_AT_ONCE);
        client.close();
    }
}
