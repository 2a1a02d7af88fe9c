package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.service.testing.Tokens;
import io.fleet.wire.FixText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Nobody sees a driver who is not theirs any more: the order of a driver who reports all the time is ended, released or given to another driver
 * at a random moment, before, while or after its customer connects, and not one fix that was published afterwards is in what the socket
 * received.
 */
@WithRedis
@Timeout(600)
final class PrivacyTest {

    private static final int REPETITIONS = Boolean.getBoolean("fleet.full") ? 1_000 : 100;
    private static final int STEPS = 12;
    private static final int STEPS_AFTER = 6;
    private static final int LONGEST_PAUSE_NANOS = 1_000_000;
    private static final DriverId OLD = new DriverId(7);
    private static final DriverId NEW = new DriverId(8);

    private final long seed = Long.getLong("fleet.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private Instant time = Instant.ofEpochMilli(System.currentTimeMillis()).minusSeconds(120);

    /** What becomes of the order. */
    private enum Change {
        END, RELEASE, REBINDING
    }

    /**
     * What happens in one repetition, and in which step.
     *
     * @param connect when the customer begins to connect; below 0: is there before anything happens
     */
    private record Course(String order, Change change, boolean dispatched, int connect, int changed) {}

    @Test
    void afterEndReleaseOrRebindingNotOneFixOfTheOldDriverIsSeen(RedisServer redis) throws InterruptedException {
        System.out.println("PrivacyTest: " + REPETITIONS + " repetitions with -Dfleet.seed=" + seed);
        int seen = 0;
        try (var gateway = Gateway.start(redis.url()).hearing();
                var processing = new Processing(redis.url());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < REPETITIONS; i++) {
                var changes = Change.values();
                var course = new Course("p" + i, changes[random.nextInt(changes.length)], random.nextBoolean(),
                        random.nextInt(-STEPS, STEPS), random.nextInt(STEPS));
                seen += repeat(course, gateway, processing, threads);
            }
        }
        assertThat(seen).as("fixes that were seen while they were allowed").isGreaterThan(REPETITIONS / 2);
    }

    /** Tells how many fixes of the old driver were seen. */
    private int repeat(Course course, Gateway gateway, Processing processing, Executor threads)
            throws InterruptedException {
        bind(course, processing);
        var connecting = new CompletableFuture<Customer>();
        if (course.connect() < 0) {
            var customer = connect(course, gateway);
            customer.until(Customer.subscribed(course.order())::equals);
            connecting.complete(customer);
        }
        Instant last = Instant.MIN;
        for (int step = 0; step < STEPS + STEPS_AFTER; step++) {
            if (step == course.connect()) {
                var _ = connecting.completeAsync(() -> connect(course, gateway), threads);
            }
            if (step == course.changed()) {
                last = course.connect() > course.changed() ? Instant.MIN : time;
                change(course, processing);
            }
            report(OLD, course, processing);
            LockSupport.parkNanos(random.nextInt(LONGEST_PAUSE_NANOS));
        }
        try (var customer = connecting.join()) {
            return check(course, last, whole(course, customer, processing));
        }
    }

    private static Customer connect(Course course, Gateway gateway) {
        return Customer.connect(gateway.socket(course.order()), Tokens.customer(course.order()));
    }

    private static void bind(Course course, Processing processing) {
        if (course.dispatched()) {
            processing.dispatch(course.order(), OLD.value());
        } else {
            processing.report(course.order(), OLD.value());
        }
    }

    private static void change(Course course, Processing processing) {
        switch (course.change()) {
            case END -> processing.end(course.order());
            case RELEASE -> processing.release(course.order());
            case REBINDING -> processing.dispatch(course.order(), NEW.value());
        }
    }

    private String report(DriverId driver, Course course, Processing processing) {
        time = time.plusMillis(1);
        var fix = Processing.fix(driver.value(), time, course.order());
        processing.live(fix);
        return Processing.text(fix);
    }

    /** All that the socket has received by the time at which something later has come through it. */
    private List<String> whole(Course course, Customer customer, Processing processing) throws InterruptedException {
        if (course.change() == Change.END) {
            assertThat(customer.closeCode()).isEqualTo(4503);
            return customer.rest();
        }
        if (course.change() == Change.RELEASE) {
            processing.dispatch(course.order(), NEW.value());
        }
        String fence = report(NEW, course, processing);
        return new ArrayList<>(customer.until(fence::equals));
    }

    private int check(Course course, Instant last, List<String> frames) {
        int seen = 0;
        boolean over = false;
        for (String frame : frames) {
            var fix = FixText.of(frame.getBytes(StandardCharsets.US_ASCII));
            boolean old = fix.flatMap(FixText::driver).equals(Optional.of(OLD));
            over |= fix.isPresent() ? !old : frame.contains("ended");
            if (old) {
                seen++;
                assertThat(over).as("a fix behind the change: seed " + seed + ", " + course + ", " + frames).isFalse();
                assertThat(Instant.ofEpochMilli(fix.orElseThrow().takenAtMillis()))
                        .as("a fix from after the change: seed " + seed + ", " + course + ", " + frames)
                        .isBeforeOrEqualTo(last);
            }
        }
        return seen;
    }
}
