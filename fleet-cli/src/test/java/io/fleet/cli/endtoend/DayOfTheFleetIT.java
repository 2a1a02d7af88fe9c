package io.fleet.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.cli.stack.Service;
import io.fleet.cli.watch.Watchers;
import io.fleet.model.OrderId;
import io.fleet.wire.FixJson;
import io.fleet.wire.Reading;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A recorded day of 500 taxis at 600 times its speed; without {@code -Pfull} its first half hour at 120 times. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class DayOfTheFleetIT {

    /** When the short run is over the services have just started: what takes minutes in the trace must not pass in a moment. */
    private static final double SPEED_UP = SharedTraces.full() ? 600 : 120;
    private static final int SHORT_ROWS = 12_000;
    private static final int WATCHED_ORDERS = 20;
    private static final int FEWEST_FIXES = 8;
    private static final int COMPARED_ROUTES = 10;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyAcceptedFixIsStoredOnceAndTheNewestIsShown() throws Exception {
        Path trace = SharedTraces.find("fleet.csv.gz", SHORT_ROWS, folder);
        try (var replayed = ReplayedTrace.prepare(trace, SPEED_UP);
                var watchers = new Watchers(replayed.stack().api(Service.GATEWAY), replayed.stack().signer())) {
            var expected = replayed.expected();
            var watched = watchTwentyOrders(expected, watchers);

            var counts = replayed.drive();
            assertThat(counts.accepted()).as("accepted, refused were " + counts.refused()).isEqualTo(replayed.rows());

            long stored = replayed.compareHistory();
            assertThat(stored).isEqualTo(expected.stored());
            expected.fixes().keySet().stream().sorted().limit(COMPARED_ROUTES).forEach(replayed::compareRoute);
            expected.fixes().keySet().forEach(driver -> checkCurrent(replayed, driver));
            int delivered = checkWatched(replayed.stack(), watched);

            System.out.printf(
                    "%s: %,d rows, %,d accepted, %,d stored, %,d delivered to %d orders of %,d (%.0f conflated), requests sent again: %s%n",
                    trace.getFileName(), replayed.rows(), counts.accepted(), stored, delivered, watched.size(),
                    watched.stream().mapToInt(WatchedOrder::expectedFixes).sum(),
                    replayed.stack().metric(Service.GATEWAY, "fleet_frames_conflated_total"), counts.retried());
        }
    }

    /** The longest order of each of twenty drivers, watched before the first fix is sent. */
    private static List<WatchedOrder> watchTwentyOrders(Expected expected, Watchers watchers)
            throws InterruptedException {
        var watched = new ArrayList<WatchedOrder>();
        var drivers = expected.fixes().keySet().stream().sorted().toList();
        for (long driver : drivers) {
            var fixesOf = new HashMap<String, Integer>();
            expected.ofDriver(driver).values().forEach(row -> fixesOf.merge(row.order(), 1, Integer::sum));
            fixesOf.remove("");
            var longest = fixesOf.entrySet().stream().max(Comparator.comparing(Map.Entry::getValue));
            if (longest.isPresent() && longest.get().getValue() >= FEWEST_FIXES && watched.size() < WATCHED_ORDERS) {
                var fixes = expected.ofOrder(longest.get().getKey());
                if (fixes != null) {
                    watched.add(new WatchedOrder(new OrderId(longest.get().getKey()), fixes));
                }
            }
        }
        assertThat(watched).hasSize(WATCHED_ORDERS);
        for (var order : watched) {
            watchers.watch(order.order(), order);
        }
        for (var order : watched) {
            assertThat(order.subscribed().await(30, TimeUnit.SECONDS)).as("subscribed to " + order.order()).isTrue();
        }
        return watched;
    }

    private static void checkCurrent(ReplayedTrace replayed, long driver) {
        var newest = Objects.requireNonNull(replayed.expected().ofDriver(driver).lastEntry());
        var answer = replayed.stack().get(Service.INGESTION, "/api/v1/drivers/" + driver + "/location");
        assertThat(answer.statusCode()).as("the current fix of driver " + driver).isEqualTo(200);
        var current = FixJson.decode(answer.body().getBytes(StandardCharsets.UTF_8));
        assertThat(current).isInstanceOfSatisfying(Reading.Read.class, read -> {
            assertThat(read.fix().takenAt()).isEqualTo(newest.getKey());
            assertThat(read.fix().position().latitude()).isEqualTo(Double.parseDouble(newest.getValue().lat()));
        });
    }

    /** Who watches may miss a fix only because a newer one took its place, or because the driver had left the order. */
    private static int checkWatched(RunningStack stack, List<WatchedOrder> watched) {
        Awaitility.await("the last fix of every watched order").atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(watched).allMatch(WatchedOrder::hasSeenTheLastOrBeenLeft);
            assertThat((double) watched.stream().mapToInt(WatchedOrder::missed).sum()).as("fixes that watchers missed")
                    .isLessThanOrEqualTo(stack.metric(Service.GATEWAY, "fleet_frames_conflated_total"));
        });
        watched.forEach(WatchedOrder::check);
        return watched.stream().mapToInt(WatchedOrder::seenFixes).sum();
    }
}
