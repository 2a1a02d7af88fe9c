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
    private final Schedule schedule = new Schedule();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private long lastStatus;
    private long statuses;

    /** What is sent, by whom, how, and since when. */
    private record Sending(Feed feed, Customers customers, Post post, Instant startTime, long start) {}

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
            LoadMaker maker;
            try (Post post = post()) {
                maker = send(feed, customers, post);
            }
            if (plan.customers() > 0) {
                pause(LAST_DELIVERIES.toNanos());
            }
            terminal.status("");
            return new LoadReport(plan, figures.fixesSent(), figures.counts(), figures.fixesDelivered(),
                    customers.broken(), figures.posts(), figures.deliveries(), maker);
        }
    }

    /** Ends the run before the next request. */
    void stop() {
        stopped.countDown();
    }

    private Post post() {
        var requests = new FixRequests(plan.ingestion(), signer);
        return switch (plan.transport()) {
            case http, batch -> plan.connections() == 0
                    ? new HttpPost(requests, figures)
                    : new LinePost(requests, plan.connections(), figures);
            case websocket -> new SocketPost(plan.ingestion(), requests, figures);
        };
    }

    private LoadMaker send(Feed feed, Customers customers, Post post) throws InterruptedException {
        Instant startTime = clock.instant();
        long start = System.nanoTime();
        long warm = plan.warmUp().toNanos();
        var sending = new Sending(feed, customers, post, startTime, start);
        figures.from(start + warm);
        send(sending, 0, warm);
        var effort = new OwnEffort();
        send(sending, warm, warm + plan.duration().toNanos());
        return new LoadMaker(Duration.ofNanos(System.nanoTime() - start - warm), effort.cores(), effort.machineCores(),
                figures.lateness());
    }

    /** Sends what is due from the one to the other moment after the start. */
    private void send(Sending sending, long from, long to) throws InterruptedException {
        double nanosBetween = 1e9 / plan.requestsPerSecond();
        for (long request = (long) Math.ceil(from / nanosBetween); request * nanosBetween < to; request++) {
            long sinceStart = (long) (request * nanosBetween);
            long due = sending.start() + sinceStart;
            if (pause(due - System.nanoTime())) {
                return;
            }
            Instant takenAt = sending.startTime().plusNanos(sinceStart).truncatedTo(ChronoUnit.MILLIS);
            List<Report> fixes = sending.feed().next(takenAt, plan.fixesAtOnce());
            fixes.forEach(fix -> sending.customers().expect(fix, due));
            figures.leaves(due, schedule.ownLateness(System.nanoTime() - due));
            schedule.heldUp(sending.post().send(fixes, due));
            status(sending.start());
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
            long seconds = Duration.ofNanos(now - start).minus(plan.warmUp()).toSeconds();
            terminal.status(now - start < plan.warmUp().toNanos()
                    ? "warming up"
                    : "%d s of %d s | %,d sent | %,d accepted | %,d delivered".formatted(seconds,
                            plan.duration().toSeconds(), figures.fixesSent(), figures.counts().accepted(),
                            figures.fixesDelivered()));
        }
    }
}
