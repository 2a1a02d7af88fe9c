package io.fleet.cli.replay;

import io.fleet.cli.send.FixSender;
import io.fleet.cli.send.Report;
import io.fleet.cli.send.ReportJson;
import io.fleet.model.DriverId;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Drives a trace again: each row is sent as its driver when its time has come, in the order of the file.
 *
 * <p>A row that no driver can send is counted as refused. Confined to one thread but for {@link #sent} and {@link #stop}.
 */
public final class Replay {

    private final TraceFile file;
    private final Timeline timeline;
    private final double speedUp;
    private final FixSender sender;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicLong sent = new AtomicLong();

    /**
     * Prepares a run.
     *
     * @param speedUp how many seconds of the trace pass in one
     */
    public Replay(TraceFile file, Timeline timeline, double speedUp, FixSender sender) {
        if (!(speedUp > 0)) {
            throw new IllegalArgumentException("speed-up: " + speedUp + " (expected: more than 0)");
        }
        this.file = file;
        this.timeline = timeline;
        this.speedUp = speedUp;
        this.sender = sender;
    }

    /** Sends every row and returns when all have been answered. */
    public void run() throws InterruptedException {
        long start = System.nanoTime();
        try (Stream<TraceRow> rows = file.rows()) {
            Iterator<TraceRow> left = rows.iterator();
            while (left.hasNext()) {
                TraceRow row = left.next();
                Instant takenAt = timeline.takenAt(row);
                if (takenAt != null && stoppedBefore(start, takenAt)) {
                    return;
                }
                send(row, takenAt);
                sent.incrementAndGet();
            }
        }
        sender.awaitIdle();
    }

    /** How many rows have been handed to the sender. */
    public long sent() {
        return sent.get();
    }

    /** Ends the run before the next row. */
    public void stop() {
        stopped.countDown();
    }

    /** Waits until the row is due; true if the run was stopped. */
    private boolean stoppedBefore(long start, Instant takenAt) throws InterruptedException {
        long due = start + (long) (timeline.sinceFirst(takenAt).toNanos() / speedUp);
        return stopped.await(Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private void send(TraceRow row, @Nullable Instant takenAt) throws InterruptedException {
        var driver = row.driverId();
        if (driver.isEmpty()) {
            sender.tally().refused("driver_id: " + row.driver() + " (expected: " + DriverId.EXPECTED + ")", 1);
            return;
        }
        sender.submit(report(driver.get(), row, takenAt));
    }

    /** The row as its driver's device would have sent it. */
    static Report report(DriverId driver, TraceRow row, @Nullable Instant takenAt) {
        String json = new ReportJson().number("latitude", row.lat()).number("longitude", row.lon())
                .text("timestamp", takenAt == null ? row.time() : takenAt.toString())
                .number("speed", row.speedKmh()).number("heading", row.heading()).number("accuracy", row.accuracy())
                .text("order_id", row.order().isEmpty() ? null : row.order()).end();
        return new Report(driver, takenAt, row.order().isEmpty() ? null : row.order(), json);
    }
}
