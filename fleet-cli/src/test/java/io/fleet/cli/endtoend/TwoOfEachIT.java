package io.fleet.cli.endtoend;

import static io.fleet.cli.endtoend.RecordedOrder.closed;
import static io.fleet.cli.endtoend.RecordedOrder.fix;
import static io.fleet.cli.endtoend.RecordedOrder.status;
import static io.fleet.cli.endtoend.RecordedOrder.subscribed;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.cli.stack.Service;
import io.fleet.cli.watch.Watchers;
import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import io.fleet.wire.FixJson;
import io.fleet.wire.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which driver an order shows, with two of each service on one Redis: whoever is told, every customer on either gateway learns of it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TwoOfEachIT {

    private static final AtomicLong LAST_MILLIS = new AtomicLong();

    private static RunningStack one;
    private static RunningStack other;
    private static Watchers onOne;
    private static Watchers onOther;
    private static int orders;

    private final OrderId order = new OrderId("order-" + ++orders);
    private final DriverId ann = new DriverId(10L * orders + 1);
    private final DriverId bob = new DriverId(10L * orders + 2);
    private final RecordedOrder here = new RecordedOrder();
    private final RecordedOrder there = new RecordedOrder();

    @BeforeAll
    static void start() {
        one = RunningStack.start(Map.of());
        other = one.startAnother(Map.of());
        onOne = new Watchers(one.api(Service.GATEWAY), one.signer());
        onOther = new Watchers(other.api(Service.GATEWAY), other.signer());
    }

    @AfterAll
    static void stop() {
        onOne.close();
        onOther.close();
        other.close();
        one.close();
    }

    @Test
    void whoReportsTheOrderIsShownOnEveryGatewayUntilTheRelease() throws InterruptedException {
        watch("waiting");
        everyoneSees(status("live"), fix(ann, post(one, ann, order)));
        everyoneSees(fix(ann, post(other, ann, order)));

        post(other, ann, null);
        everyoneSees(status("waiting"));
        post(one, ann, new OrderId("order-of-another"));
        nothingMoreOf(ann);
    }

    @Test
    void anotherDriverWhoNamesTheOrderChangesNothingAndIsCounted() throws InterruptedException {
        watch("waiting");
        everyoneSees(status("live"), fix(ann, post(one, ann, order)));

        double before = refused();
        for (var by : List.of(one, other)) {
            double sofar = refused();
            post(by, bob, order);
            Awaitility.await("it is counted").atMost(Duration.ofSeconds(30)).until(() -> refused() == sofar + 1);
        }
        assertThat(refused() - before).isEqualTo(2);
        everyoneSees(fix(ann, post(one, ann, order)));
        assertThat(rest()).isEmpty();
    }

    @Test
    void aDispatchersOrderShowsEveryFixOfItsDriver() throws InterruptedException {
        one.dispatch(order, ann);
        watch("waiting");
        everyoneSees(status("live"), fix(ann, post(one, ann, null)));
        everyoneSees(fix(ann, post(other, ann, new OrderId("order-of-another"))));
    }

    @Test
    void aReboundOrderShowsTheNewDriverAloneOnEveryGateway() throws InterruptedException {
        var current = post(one, bob, null);
        awaitCurrent(bob, current);
        one.dispatch(order, ann);
        watch("waiting");
        everyoneSees(status("live"), fix(ann, post(one, ann, null)));

        other.dispatch(order, bob);
        everyoneSees(fix(bob, current));
        post(one, ann, null);
        post(other, ann, order);
        everyoneSees(fix(bob, post(other, bob, null)));
        nothingMoreOf(ann);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterTheEndNotOneMoreFixIsShownWhateverDriversReport(boolean dispatched) throws InterruptedException {
        if (dispatched) {
            one.dispatch(order, ann);
        }
        watch("waiting");
        everyoneSees(status("live"), fix(ann, post(one, ann, order)));

        other.end(order);
        everyoneSees(status("ended"), closed(4503));
        post(one, ann, order);
        post(other, bob, order);
        nothingMoreOf(ann);
        assertThat(rest()).isEmpty();

        onOne.watch(order, here);
        onOther.watch(order, there);
        everyoneSees(subscribed(), status("ended"), closed(4503));
    }

    @Test
    void anEndedOrderThatIsGivenOutAnewShowsItsNewDriver() throws InterruptedException {
        one.end(order);
        other.dispatch(order, bob);
        awaitCurrent(bob, post(one, bob, null));
        onOne.watch(order, here);
        onOther.watch(order, there);
        everyoneSees(subscribed(), status("live"));
    }

    /** On both gateways, as one who knows nothing of it yet. */
    private void watch(String first) throws InterruptedException {
        onOne.watch(order, here);
        onOther.watch(order, there);
        everyoneSees(subscribed(), status(first));
    }

    private void everyoneSees(String... told) throws InterruptedException {
        here.expect(told);
        there.expect(told);
    }

    /** Once a fix that comes later has been shown to another customer on either gateway. */
    private void nothingMoreOf(DriverId driver) throws InterruptedException {
        var fence = new OrderId(order + "-fence");
        one.dispatch(fence, driver);
        var last = post(other, driver, null);
        awaitCurrent(driver, last);
        for (var watchers : List.of(onOne, onOther)) {
            var witness = new RecordedOrder();
            watchers.watch(fence, witness);
            witness.expect(subscribed(), status("live"), fix(driver, last));
        }
        assertThat(rest()).isEmpty();
        one.end(fence);
    }

    private List<String> rest() {
        var rest = here.rest();
        rest.addAll(there.rest());
        return rest;
    }

    private static void awaitCurrent(DriverId driver, Instant takenAt) {
        Awaitility.await("the current fix of " + driver).atMost(Duration.ofSeconds(30))
                .until(() -> FixJson.decode(one.get(Service.INGESTION, "/api/v1/drivers/" + driver + "/location").body()
                        .getBytes(StandardCharsets.UTF_8)) instanceof Reading.Read read
                        && read.fix().takenAt().equals(takenAt));
    }

    private static double refused() {
        return one.metric(Service.PROCESSING, "fleet_orders_refused_total")
                + other.metric(Service.PROCESSING, "fleet_orders_refused_total");
    }

    /** Tells when it was taken, which is later than that of any before. */
    private static Instant post(RunningStack by, DriverId driver, @Nullable OrderId named) {
        var takenAt = Instant.ofEpochMilli(
                LAST_MILLIS.updateAndGet(last -> Math.max(last + 1, System.currentTimeMillis())));
        var answer = by.post(driver, "/location", """
                {"latitude": 52.5, "longitude": 13.4, "timestamp": "%s"%s}"""
                .formatted(takenAt, named == null ? "" : ", \"order_id\": \"" + named + "\""));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return takenAt;
    }
}
