package io.fleet.cli.send;

import io.fleet.cli.token.TokenSigner;
import io.fleet.model.DriverId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Sends drivers' reports to the ingestion: each driver's in order, one request of a driver at a time, what waits of a driver
 * as a batch.
 *
 * <p>A report is sent until it is accepted or refused for good; 429, 503 and a broken connection are not for good. At most
 * {@value #MOST_WAITING} reports wait: {@link #submit} blocks then. Safe for use by many threads.
 */
public final class FixSender implements AutoCloseable {

    private static final int MOST_WAITING = 20_000;
    private static final int MOST_IN_BATCH = 500;
    private static final int REQUESTS_AT_ONCE = 64;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final long LONGEST_PAUSE_S = 60;

    private final URI ingestion;
    private final TokenSigner signer;
    private final SendListener listener;
    private final Tally tally = new Tally();
    private final Map<DriverId, DriverLine> lines = new ConcurrentHashMap<>();
    private final BlockingQueue<DriverLine> busy = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(MOST_WAITING);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT).executor(threads).build();

    /** Sends to that address, {@code http://host:port}. */
    public FixSender(URI ingestion, TokenSigner signer, SendListener listener) {
        this.ingestion = ingestion;
        this.signer = signer;
        this.listener = listener;
        for (int i = 0; i < REQUESTS_AT_ONCE; i++) {
            threads.execute(this::work);
        }
    }

    /** Takes a report to be sent as soon as those of its driver before it have been answered. */
    public void submit(Report report) throws InterruptedException {
        room.acquire();
        DriverLine line = lines.computeIfAbsent(report.driver(), DriverLine::new);
        if (line.add(report)) {
            busy.add(line);
        }
    }

    /** What became of the reports so far. */
    public Tally tally() {
        return tally;
    }

    /** How many reports are not yet answered. */
    public int waiting() {
        return MOST_WAITING - room.availablePermits();
    }

    /** Returns when every report submitted before has been answered. */
    public void awaitIdle() throws InterruptedException {
        room.acquire(MOST_WAITING);
        room.release(MOST_WAITING);
    }

    /** Gives up what has not been answered. */
    @Override
    public void close() {
        threads.shutdownNow();
        client.shutdownNow();
    }

    private void work() {
        try {
            while (true) {
                DriverLine line = busy.take();
                List<Report> reports = line.take(MOST_IN_BATCH);
                deliver(line, reports);
                room.release(reports.size());
                if (line.proceed()) {
                    busy.add(line);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(DriverLine line, List<Report> reports) throws InterruptedException {
        boolean settled = false;
        while (!settled) {
            settled = settled(line, reports);
        }
    }

    /** Whether the ingestion has said its last word on them. */
    private boolean settled(DriverLine line, List<Report> reports) throws InterruptedException {
        HttpResponse<byte[]> response;
        try {
            HttpRequest request = request(line, reports);
            long now = System.nanoTime();
            reports.forEach(report -> listener.sending(report, now));
            response = client.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            tally.retried(e.getClass().getSimpleName());
            pause(PAUSE);
            return false;
        }
        return switch (response.statusCode()) {
            case 429, 503 -> {
                tally.retried("status " + response.statusCode());
                pause(retryAfter(response));
                yield false;
            }
            default -> {
                count(response, reports.size());
                yield true;
            }
        };
    }

    private void count(HttpResponse<byte[]> response, int reports) {
        Answer answer = Answer.of(response.body());
        int accepted = response.statusCode() == 202 ? answer.accepted() : 0;
        tally.accepted(accepted);
        int refused = reports - accepted;
        if (answer.reasons().size() == refused) {
            answer.reasons().forEach(reason -> tally.refused(reason, 1));
        } else {
            String first = answer.reasons().isEmpty() ? "" : ", " + answer.reasons().getFirst();
            tally.refused("status " + response.statusCode() + first, refused);
        }
    }

    private HttpRequest request(DriverLine line, List<Report> reports) {
        boolean single = reports.size() == 1;
        String path = "/api/v1/drivers/" + line.driver() + (single ? "/location" : "/locations");
        String body = single
                ? reports.getFirst().json()
                : reports.stream().map(Report::json).collect(Collectors.joining(",", "[", "]"));
        return HttpRequest.newBuilder(ingestion.resolve(path)).timeout(TIMEOUT)
                .header("Authorization", "Bearer " + line.token(signer, System.nanoTime()))
                .header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)).build();
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        return response.headers().firstValue("Retry-After").filter(value -> value.matches("\\d{1,6}"))
                .map(value -> Duration.ofSeconds(Math.min(Long.parseLong(value), LONGEST_PAUSE_S))).orElse(PAUSE);
    }

    private static void pause(Duration pause) throws InterruptedException {
        // Nobody ever gives the permit: this is a wait that an interruption ends.
        boolean never = new Semaphore(0).tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
        assert !never;
    }
}
