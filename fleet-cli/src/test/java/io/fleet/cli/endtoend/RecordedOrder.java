package io.fleet.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.cli.watch.WatchListener;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Everything that one customer of an order is told, in order, each thing as a short text. */
final class RecordedOrder implements WatchListener {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    /** How a location of that driver and time is recorded. */
    static String fix(DriverId driver, Instant takenAt) {
        return "driver " + driver + " at " + takenAt;
    }

    static String status(String status) {
        return "status " + status;
    }

    static String closed(int code) {
        return "closed " + code;
    }

    static String subscribed() {
        return "subscribed";
    }

    @Override
    public void subscribed(OrderId order) {
        told.add(subscribed());
    }

    @Override
    public void location(OrderId order, Fix fix, long nanoTime) {
        assertThat(fix.order()).isEqualTo(order);
        told.add(fix(fix.driver(), fix.takenAt()));
    }

    @Override
    public void other(OrderId order, String frame) {
        String before = "{\"type\":\"status\",\"order_id\":\"" + order + "\",\"status\":\"";
        told.add(frame.startsWith(before) ? status(frame.substring(before.length(), frame.length() - 2)) : frame);
    }

    @Override
    public void closed(OrderId order, int code, String reason) {
        told.add(closed(code));
    }

    /** Reads what is told next, which must be this. */
    void expect(String... wanted) throws InterruptedException {
        for (String one : wanted) {
            assertThat(told.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo(one);
        }
    }

    /** What has been told by now and was not read. */
    List<String> rest() {
        var rest = new ArrayList<String>();
        told.drainTo(rest);
        return rest;
    }
}
