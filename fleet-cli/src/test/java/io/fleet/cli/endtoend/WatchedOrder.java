package io.fleet.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.cli.replay.TraceRow;
import io.fleet.cli.watch.WatchListener;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/** What one customer saw of an order. */
final class WatchedOrder implements WatchListener {

    private final OrderId order;
    private final NavigableMap<Instant, TraceRow> expected;
    private final List<Fix> seen = new ArrayList<>();
    private boolean left;
    private final CountDownLatch subscribed = new CountDownLatch(1);

    WatchedOrder(OrderId order, NavigableMap<Instant, TraceRow> expected) {
        this.order = order;
        this.expected = expected;
    }

    OrderId order() {
        return order;
    }

    CountDownLatch subscribed() {
        return subscribed;
    }

    int expectedFixes() {
        return expected.size();
    }

    synchronized int seenFixes() {
        return seen.size();
    }

    /** Whether the last fix was seen, or the driver left the order before it could be sent: from then on no fix may be. */
    synchronized boolean hasSeenTheLastOrBeenLeft() {
        return !seen.isEmpty() && (left || seen.getLast().takenAt().equals(expected.lastKey()));
    }

    /** Only fixes of this order, each newer than the one before. */
    synchronized void check() {
        Instant before = Instant.MIN;
        for (var fix : seen) {
            assertThat(fix.order()).isEqualTo(order);
            assertThat(fix.takenAt()).as("a newer fix of " + order).isAfter(before);
            before = fix.takenAt();
            assertThat(expected).as("the fixes of " + order).containsKey(before);
            var row = Objects.requireNonNull(expected.get(before));
            assertThat(fix.driver().toString()).isEqualTo(row.driver());
            assertThat(fix.position().latitude()).isEqualTo(Double.parseDouble(row.lat()));
            assertThat(fix.position().longitude()).isEqualTo(Double.parseDouble(row.lon()));
        }
    }

    /** How many fixes were taken after the first one seen, and not seen. */
    synchronized int missed() {
        return seen.isEmpty()
                ? expected.size()
                : expected.tailMap(seen.getFirst().takenAt(), true).size() - seen.size();
    }

    @Override
    public synchronized String toString() {
        return "order " + order + ", " + seen.size() + " of " + expected.size() + " fixes seen";
    }

    @Override
    public void subscribed(OrderId watched) {
        subscribed.countDown();
    }

    @Override
    public synchronized void location(OrderId watched, Fix fix, long nanoTime) {
        seen.add(fix);
        left = false;
    }

    @Override
    public synchronized void other(OrderId watched, String frame) {
        left |= frame.contains("\"status\":\"waiting\"");
    }
}
