package io.fleet.processing.consume;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the stream for one group and has its duty carried out, batch by batch, until it is told to stop.
 *
 * <p>An entry is acknowledged when the duty has done it, and never before. Whatever fails is tried again with growing pauses, first of all what
 * was read and not acknowledged; so an entry may be done twice and is never left out. One thread runs it; the other methods are safe for many.
 */
final class GroupConsumer implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(GroupConsumer.class);
    private static final Duration TRIM_EVERY = Duration.ofMillis(200);
    private static final Duration LOOK_FOR_LEFT_BEHIND_EVERY = Duration.ofSeconds(5);

    private final String group;
    private final Duration gather;
    private final Deliveries deliveries;
    private final Supplier<GroupStream> opener;
    private final ConsumeMeters meters;
    private final InstantSource clock;
    private final BackOff backOff = new BackOff(RandomGenerator.getDefault());
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile Progress progress;

    GroupConsumer(Duty duty, ConsumeProperties settings, Supplier<GroupStream> opener, ConsumeMeters meters,
            InstantSource clock) {
        this.group = duty.group();
        this.gather = duty.gather();
        this.deliveries = new Deliveries(duty, settings.maxDeliveries());
        this.opener = opener;
        this.meters = meters;
        this.clock = clock;
        this.progress = new Progress(clock.instant(), "not started");
    }

    String group() {
        return group;
    }

    Progress progress() {
        return progress;
    }

    /** Has it end after the batch in hand. */
    void stop() {
        stop.countDown();
    }

    @Override
    public void run() {
        while (!stopping()) {
            try (var stream = opener.get()) {
                consume(stream);
            } catch (Throwable failure) {
                // Whatever it was, nothing of the batch was acknowledged: trying again is right for an outage and harmless otherwise. An error is
                // no exception to that: without this thread the group would stand still and nothing would say so.
                failed(failure);
                pause(backOff.next());
            }
        }
        progress = new Progress(clock.instant(), "stopped");
    }

    private void consume(GroupStream stream) {
        stream.prepare();
        var trim = new Interval(TRIM_EVERY, System::nanoTime);
        var leftBehind = new Interval(LOOK_FOR_LEFT_BEHIND_EVERY, System::nanoTime);
        var gathering = new Interval(gather, System::nanoTime);
        boolean acknowledged = true;
        while (!stopping()) {
            if (leftBehind.isOver()) {
                catchUp(stream);
                leftBehind.restart();
            }
            var batch = stream.readNew(acknowledged ? trim.left() : GroupStream.LONGEST_BLOCK);
            gathering.restart();
            boolean done = carryOut(stream, batch);
            acknowledged |= done;
            if (acknowledged && trim.isOver()) {
                stream.trim();
                trim.restart();
                acknowledged = false;
            }
            well();
            if (done && !batch.full() && !gathering.isOver()) {
                pause(gathering.left());
            }
        }
        stream.trim();
        stream.leave();
    }

    /** Does what was given to this consumer before, or to one that is dead, and was not acknowledged. */
    private void catchUp(GroupStream stream) {
        long taken = stream.takeOver();
        if (taken > 0) {
            log.atInfo().addKeyValue("group", group()).addKeyValue("entries", taken)
                    .log("Took over a dead consumer's entries");
        }
        while (!stopping() && carryOut(stream, stream.readOwnPending())) {
            well();
        }
    }

    /** Returns whether there was anything to do. */
    private boolean carryOut(GroupStream stream, Batch batch) {
        if (batch.isEmpty()) {
            return false;
        }
        var poison = new ArrayList<Poison>();
        if (!batch.entries().isEmpty()) {
            poison.addAll(deliveries.carryOut(batch.entries()));
        }
        batch.vanished().forEach(entry -> poison.add(
                new Poison(entry,
                        "vanished: deleted from the stream before it was done (expected: trimmed by the consumers only)")));
        stream.bury(poison, clock.instant());
        stream.acknowledge(without(poison, batch.entries()));
        meters.buried(poison);
        meters.done(batch.entries(), clock.instant());
        return true;
    }

    private static List<Entry> without(List<Poison> poison, List<Entry> entries) {
        if (poison.isEmpty()) {
            return entries;
        }
        var dead = poison.stream().map(each -> each.entry().id()).toList();
        return entries.stream().filter(entry -> !dead.contains(entry.id())).toList();
    }

    private void well() {
        backOff.reset();
        if (progress.trouble() != null) {
            progress = new Progress(clock.instant(), null);
            log.atInfo().addKeyValue("group", group()).log("Consuming");
        }
    }

    private void failed(Throwable failure) {
        String trouble = failure instanceof Error
                ? failure.toString()
                : String.valueOf(failure.getMessage());
        if (progress.trouble() == null || !progress.trouble().equals(trouble)) {
            log.atWarn().addKeyValue("group", group()).log("Cannot consume, trying again: {}", trouble);
            progress = new Progress(progress.trouble() == null ? clock.instant() : progress.since(), trouble);
        }
    }

    private boolean stopping() {
        return stop.getCount() == 0;
    }

    private void pause(Duration wait) {
        try {
            boolean _ = stop.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            stop();
        }
    }
}
