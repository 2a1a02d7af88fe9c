package io.fleet.cli.load;

import io.fleet.cli.send.FixRequests;
import io.fleet.cli.send.Report;
import io.fleet.cli.terminal.Terminal;
import io.fleet.cli.token.TokenSigner;
import io.fleet.cli.watch.Watchers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes load by the clock: each request is due at its moment whatever became of those before.
 *
 * <p>Confined to one thread but for {@link #stop}.
 */
final class LoadRun {

    private static final Duration LAST_DELIVERIES = Duration.ofSeconds(2);
    private static final long STATUS_EVERY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int PLAIN_EVERY = 10;

    private final LoadPlan plan;
    private final TokenSigner signer;
    private final InstantSource clock;
    private final Terminal terminal;
    private final LoadFigures figures = new LoadFigures();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private long lastStatus;
    private long statuses;

    LoadRun(LoadPlan plan, TokenSigner signer, InstantSource clock, Terminal terminal) {
        this.plan = plan;
        this.signer = signer;
        this.clock = clock;
        this.terminal = terminal;
    }

    /** Sends what the feed gives until the time is over, and reports when the last answers and frames have come. */
    LoadReport run(Feed feed) throws InterruptedException {
        try (var watchers = new Watchers(plan.gateway(), signer)) {
            terminal.status(plan.customers() == 0 ? "starting" : "opening " + plan.customers() + " sockets");
            var customers = new Customers(plan.customers(), feed.orders(plan.customers()), watchers, figures);
            customers.await();
            long start = System.nanoTime();
            try (Post post = post()) {
                send(feed, customers, post, start);
            }
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            if (plan.customers() > 0) {
                pause(LAST_DELIVERIES.toNanos());
            }
            terminal.status("");
            return new LoadReport(plan, took, figures.fixesSent(), figures.tally().counts(), figures.fixesDelivered(),
                    customers.broken(), figures.posts(), figures.deliveries());
        }
    }

    /** Ends the run before the next request. */
    void stop() {
        stopped.countDown();
    }

    private Post post() {
        var requests = new FixRequests(plan.ingestion(), signer);
        return switch (plan.transport()) {
            case http, batch -> new HttpPost(requests, figures);
            case websocket -> new SocketPost(plan.ingestion(), requests, figures);
        };
    }

    private void send(Feed feed, Customers customers, Post post, long start) throws InterruptedException {
        double nanosBetween = 1e9 / plan.requestsPerSecond();
        long end = plan.duration().toNanos();
        Instant startTime = clock.instant();
        for (long request = 0; request * nanosBetween < end; request++) {
            long sinceStart = (long) (request * nanosBetween);
            long due = start + sinceStart;
            if (pause(due - System.nanoTime())) {
                return;
            }
            Instant takenAt = startTime.plusNanos(sinceStart).truncatedTo(ChronoUnit.MILLIS);
            List<Report> fixes = feed.next(takenAt, plan.transport().fixesAtOnce());
            fixes.forEach(fix -> customers.expect(fix, due));
            post.send(fixes, due);
            status(start);
        }
    }

    /** Waits; true if the run was stopped. */
    private boolean pause(long nanos) throws InterruptedException {
        return stopped.await(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }

    private void status(long start) {
        long now = System.nanoTime();
        if (now - lastStatus < STATUS_EVERY_NANOS) {
            return;
        }
        lastStatus = now;
        if (terminal.rewrites() || ++statuses % PLAIN_EVERY == 0) {
            terminal.status("%d s of %d s | %,d sent | %,d accepted | %,d delivered".formatted(
                    Duration.ofNanos(now - start).toSeconds(), plan.duration().toSeconds(), figures.fixesSent(),
                    figures.tally().counts().accepted(), figures.fixesDelivered()));
        }
    }
}
