package io.fleet.cli.faults;

import io.fleet.cli.send.FixRequests;
import io.fleet.cli.token.TokenSigner;
import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/**
 * Drivers who measure a fix each so often, whatever becomes of those before, and send them through {@link DriverApp}.
 *
 * <p>Safe for use by many threads.
 */
final class Load implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(10);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final Plan plan;
    private final InstantSource clock;
    private final ScheduledExecutorService scheduler = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("load").factory());
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT).executor(Executors.newVirtualThreadPerTaskExecutor()).build();
    private final List<DriverApp> drivers = new ArrayList<>();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final AtomicLong measured = new AtomicLong();
    private volatile boolean measuring;
    private long startNanos;

    /**
     * Who drives.
     *
     * @param first   the id of the first driver; no two loads have a driver in common
     * @param drivers how many
     * @param every   how often each measures a fix
     * @param orders  how many of them, from the first, are on an order
     * @param keeps   whether a driver keeps what was not accepted and sends it again; else it is gone
     */
    record Plan(long first, int drivers, Duration every, int orders, boolean keeps) {

        double perSecond() {
            return drivers * 1e9 / every.toNanos();
        }

        DriverId driver(int index) {
            return new DriverId(first + index);
        }

        OrderId order(int index) {
            return new OrderId("fault-" + driver(index));
        }
    }

    Load(Plan plan, URI ingestion, TokenSigner signer, InstantSource clock) {
        this.plan = plan;
        this.clock = clock;
        var requests = new FixRequests(ingestion, signer);
        for (int i = 0; i < plan.drivers(); i++) {
            drivers.add(new DriverApp(new Ledger(plan.driver(i)), i < plan.orders() ? plan.order(i) : null,
                    new DriverApp.Way(requests, client, scheduler, surprises), plan.keeps()));
        }
    }

    Plan plan() {
        return plan;
    }

    void start() {
        startNanos = System.nanoTime();
        measuring = true;
        var _ = scheduler.scheduleAtFixedRate(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** No more fixes are measured; what has been is still sent. */
    void stop() {
        measuring = false;
    }

    /** Returns when that many more fixes have been measured. */
    void awaitMeasured(long more) {
        long goal = measured.get() + more;
        Awaitility.await(more + " more fixes").atMost(Duration.ofMinutes(10)).pollInterval(TICK)
                .until(() -> measured.get() >= goal);
    }

    /** Returns when so much time's fixes have been measured. */
    void awaitMeasured(Duration time) {
        awaitMeasured(Math.round(plan.perSecond() * time.toMillis() / 1e3));
    }

    /** Returns when every fix has been answered for good. */
    void awaitAnswered() {
        Awaitility.await("every driver's fixes are answered").atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(50)).until(() -> drivers.stream().allMatch(DriverApp::isIdle));
    }

    /** Sets the clocks of these drivers' devices ahead, or back where it is negative. */
    void setClocks(List<Integer> indexes, Duration ahead) {
        indexes.forEach(index -> drivers.get(index).setClock(ahead.toMillis()));
    }

    List<Ledger> ledgers() {
        return drivers.stream().map(DriverApp::ledger).toList();
    }

    long accepted() {
        return ledgers().stream().mapToLong(ledger -> ledger.accepted().size()).sum();
    }

    /** Answers that fixes were not taken and why, with how often they came. */
    Map<String, Long> troubles() {
        var sums = new TreeMap<String, Long>();
        drivers.forEach(driver -> driver.troubles().forEach((reason, times) -> sums.merge(reason, times, Long::sum)));
        return sums;
    }

    /** What should never have been answered. */
    List<String> surprises() {
        return List.copyOf(surprises);
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
        client.shutdownNow();
    }

    private void tick() {
        if (!measuring) {
            return;
        }
        long passed = System.nanoTime() - startNanos;
        long now = clock.millis();
        for (int i = 0; i < drivers.size(); i++) {
            long offset = plan.every().toNanos() * i / drivers.size();
            long due = passed < offset ? 0 : (passed - offset) / plan.every().toNanos() + 1;
            measured.addAndGet(drivers.get(i).measure(due, now));
        }
    }
}
