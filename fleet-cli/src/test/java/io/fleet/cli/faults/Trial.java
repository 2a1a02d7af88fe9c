package io.fleet.cli.faults;

import io.fleet.wire.RedisKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** Puts the system under load, lets a fault strike and looks at what is left. Each trial has drivers and customers of its own. */
final class Trial {

    /** Twice the heap that the services are given here, and far less than the Redis may use. */
    private static final Memory.Peak MOST_MEMORY = new Memory.Peak(1_024, 256);

    private static final Duration BOUND = Duration.ofMinutes(3);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration SET_BACK = Duration.ofSeconds(-2);
    private static final int ORDERS = 20;
    private static final long DRIVER_IDS = 10_000;

    private final Site site;
    private final InstantSource clock;
    private final AtomicLong next = new AtomicLong(DRIVER_IDS);

    Trial(Site site, InstantSource clock) {
        this.site = site;
        this.clock = clock;
    }

    /** So many drivers with a fix every half second, twenty of them on an order. */
    Load.Plan drivers(int drivers, boolean keep) {
        return new Load.Plan(next.getAndAdd(DRIVER_IDS), drivers, Duration.ofMillis(500), ORDERS, keep);
    }

    /** Returns the row with what did not hold. */
    FaultRow run(String name, Load.Plan plan, Fault fault) throws Exception {
        fault.prepare(site);
        site.redis().del(RedisKeys.DEAD_LETTERS);
        Instant begin = clock.instant();
        try (var memory = new Memory(site);
                var load = new Load(plan, site.ingestion().api(), site.signer(), clock);
                var customers = new Customers(site.gateway().api(), site.signer(), plan, clock)) {
            load.start();
            await("every customer sees fixes", () -> customers.haveSeenAfter(begin));
            customers.forgetGaps();
            fault.strike(site, load);
            Duration recovery = awaitRecovery(plan, customers);
            Duration gap = customers.longestGap();
            endWithLateFixes(load);
            load.stop();
            load.awaitAnswered();
            await("the stream is empty", () -> site.backlog() == 0);
            return judge(name, fault, load, customers, memory, gap, recovery);
        }
    }

    /** Sets back every second device's clock, so that the fix that comes last is not the newest. */
    private static void endWithLateFixes(Load load) {
        var every = IntStream.range(0, load.plan().drivers()).filter(index -> index % 2 == 0).boxed().toList();
        load.setClocks(every, SET_BACK);
        load.awaitMeasured(load.plan().every().multipliedBy(2));
    }

    private FaultRow judge(String name, Fault fault, Load load, Customers customers, Memory memory, Duration gap,
            Duration recovery) throws Exception {
        var verdict = new Verdict(site, load);
        long stored = verdict.compareHistory();
        verdict.compareCurrent();
        verdict.compareCustomers(customers);
        long dead = verdict.compareDeadLetters(fault.poison());
        verdict.compareAnswers();
        verdict.compareMemory(memory.peak(), MOST_MEMORY);
        var ledgers = load.ledgers();
        return new FaultRow(name, ledgers.stream().mapToLong(Ledger::sent).sum(), load.accepted(), stored,
                ledgers.stream().mapToLong(Ledger::sentAgain).sum(), dead, gap, recovery, memory.peak(),
                load.troubles(), fault.remark(), verdict.problems());
    }

    /** Until less than a second's fixes are waiting and every customer sees fixes that were taken after the fault. */
    private Duration awaitRecovery(Load.Plan plan, Customers customers) {
        Instant over = clock.instant();
        long since = System.nanoTime();
        await("the system has recovered",
                () -> site.backlog() < plan.perSecond() && customers.haveSeenAfter(over));
        return Duration.ofNanos(System.nanoTime() - since);
    }

    private static void await(String what, java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await(what).atMost(BOUND).pollInterval(LOOK_EVERY).until(condition);
    }
}
