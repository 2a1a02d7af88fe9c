package io.fleet.cli.faults;

import io.fleet.cli.send.FixRequests;
import io.fleet.model.OrderId;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A driver's app as it should be: it keeps a fix until it is accepted, sends again what was not, together with what has been measured since, and has
 * one request under way at most.
 *
 * <p>Safe for use by many threads.
 */
final class DriverApp {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_IN_BATCH = 100;
    private static final long PAUSE_MILLIS = 500;

    private final Ledger ledger;
    private final @Nullable OrderId order;
    private final Way way;
    private final boolean keeps;
    private final Deque<Numbered> waiting = new ArrayDeque<>();
    private final Map<String, Long> troubles = new TreeMap<>();
    private final AtomicLong clockMillis = new AtomicLong();
    private long done;
    private boolean busy;

    /** How requests go out. */
    record Way(FixRequests requests, HttpClient client, ScheduledExecutorService scheduler, Queue<String> surprises) {}

    DriverApp(Ledger ledger, @Nullable OrderId order, Way way, boolean keeps) {
        this.ledger = ledger;
        this.order = order;
        this.way = way;
        this.keeps = keeps;
    }

    Ledger ledger() {
        return ledger;
    }

    /** Sets the device's clock ahead of ours by so much. */
    void setClock(long aheadMillis) {
        clockMillis.set(aheadMillis);
    }

    /** Measures as many fixes as are due since the start and not yet measured; returns how many. */
    synchronized long measure(long due, long nowMillis) {
        long more = due - done;
        for (; done < due; done++) {
            waiting.add(ledger.measure(nowMillis + clockMillis.get()));
        }
        if (more > 0 && !busy) {
            send();
        }
        return more;
    }

    synchronized boolean isIdle() {
        return !busy && waiting.isEmpty();
    }

    synchronized Map<String, Long> troubles() {
        return Map.copyOf(troubles);
    }

    private synchronized void send() {
        var batch = new ArrayList<Numbered>();
        while (batch.size() < MOST_IN_BATCH && !waiting.isEmpty()) {
            batch.add(waiting.remove());
        }
        busy = !batch.isEmpty();
        if (busy) {
            batch.forEach(ledger::sending);
            var request = way.requests().of(batch.stream().map(fix -> fix.report(order)).toList());
            var _ = way.client().sendAsync(request, BodyHandlers.ofString())
                    .whenComplete((answer, failure) -> answered(batch, answer, failure));
        }
    }

    private synchronized void answered(List<Numbered> batch, @Nullable HttpResponse<String> answer,
            @Nullable Throwable failure) {
        if (answer == null) {
            Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
            again(batch, cause == null ? "no answer" : cause.getClass().getSimpleName(), PAUSE_MILLIS);
            return;
        }
        switch (answer.statusCode()) {
            case 202 -> accepted(batch, JSON.readTree(answer.body()));
            case 429, 503 -> again(batch, "status " + answer.statusCode(), retryAfterMillis(answer));
            default -> {
                batch.forEach(fix -> ledger.refused(fix, answer.body()));
                if (answer.statusCode() != 400) {
                    way.surprises().add("status " + answer.statusCode() + ": " + answer.body());
                }
                send();
            }
        }
    }

    private void accepted(List<Numbered> batch, JsonNode body) {
        var rejected = new TreeMap<Integer, String>();
        body.path("rejected").forEach(each -> rejected.put(each.path("index").asInt(), each.path("reason").asString()));
        for (int i = 0; i < batch.size(); i++) {
            String reason = rejected.get(i);
            if (reason == null) {
                ledger.accepted(batch.get(i));
            } else {
                ledger.refused(batch.get(i), reason);
            }
        }
        if (body.path("accepted").asInt() != batch.size() - rejected.size()) {
            way.surprises().add(batch.size() + " fixes, but " + body);
        }
        send();
    }

    private void again(List<Numbered> batch, String trouble, long pauseMillis) {
        troubles.merge(trouble, 1L, Long::sum);
        if (keeps) {
            batch.reversed().forEach(waiting::addFirst);
        }
        try {
            var _ = way.scheduler().schedule(this::send, pauseMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            // The load is closed.
        }
    }

    private static long retryAfterMillis(HttpResponse<?> answer) {
        return answer.headers().firstValue("Retry-After").filter(value -> value.matches("\\d{1,3}"))
                .map(value -> TimeUnit.SECONDS.toMillis(Long.parseLong(value))).orElse(PAUSE_MILLIS);
    }
}
