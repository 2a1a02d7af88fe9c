package io.fleet.cli.endtoend;

import static io.fleet.cli.endtoend.RecordedOrder.closed;
import static io.fleet.cli.endtoend.RecordedOrder.fix;
import static io.fleet.cli.endtoend.RecordedOrder.status;
import static io.fleet.cli.endtoend.RecordedOrder.subscribed;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.cli.stack.Service;
import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which driver an order shows, with two of each service on one Redis: whoever is told, every customer on either gateway learns of it, by socket, by
 * server-sent events and by asking. What takes time begins before all others and is looked at behind them; what needs another setting comes last.
 *
 * <p>The rules of which driver an order shows, and where each is held:
 * <ul>
 * <li>a dispatcher binds, and every fix of the driver is the order's: {@link #aDispatchersOrderShowsEveryFixOfItsDriver}; re-binds:
 * {@link #aReboundOrderShowsTheNewDriverAlone}; ends: {@link #afterTheEndNotOneMoreFixIsShownWhateverDriversReport}; binds anew:
 * {@link #anEndedOrderThatIsGivenOutAnewShowsItsNewDriver}
 * <li>the first to report an order holds it, and shows only fixes that name it, until another order or none is reported:
 * {@link #whoReportsTheOrderIsShownUntilAnotherOrNoneIsReported}; or until silent:
 * {@link #whoFallsSilentReleasesWhatWasReportedAndKeepsWhatADispatcherGave}
 * <li>somebody else's order: {@link #anotherDriverWhoNamesTheOrderChangesNothingAndIsCounted}
 * <li>several orders of one driver: {@link #twoOrdersThatADispatcherGaveToOneDriverEachShowEveryFixAsTheirOwn},
 * {@link #byReportADriverHasOneOrderAtATime}
 * <li>{@code fleet.orders.binding=dispatched}: {@link #whereOnlyDispatchersBindNoReportShowsAnybody}
 * </ul>
 *
 * <p>And of the customer's socket:
 * <ul>
 * <li>{@code subscribed}, {@code status}, the current fix, then newer ones, as events and by asking the same: all of them
 * <li>{@code waiting}, {@code live}, {@code ended} with 4503: those above; {@code stale}: the gateway's {@code ClockTest}
 * <li>subscribe, unsubscribe, errors: {@link #oneSocketShowsSeveralOrdersWhicheverGatewayItIsOn}; refresh, 4500, 4503:
 * {@link #aRefreshLeavesWhatTheNewTokenDoesNotAllow}; nothing watched, 1000: {@link #aSocketThatWatchesNothingIsClosedAfterHalfAMinute}
 * <li>what one gateway decides alone, limits, pings and the other codes: its {@code CommandsTest}, {@code ProtocolTest}, {@code PingTest},
 * {@code SlowCustomerTest}, {@code AdmissionTest}; 1012 and the other gateway: {@link RollingRestartIT}
 * </ul>
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoOfEachIT {

    /** In place of five minutes; longer than any customer here waits for what comes at once. */
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private static final int LATE = Integer.MAX_VALUE - 1;
    private static final int LAST = Integer.MAX_VALUE;
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static TwoOfEach all;
    private static RunningStack one;
    private static RunningStack other;
    private static TalkingCustomer idle;
    private static Silent reporting;
    private static Silent dispatched;
    private static int orders;
    private static int fences;

    private final OrderId order = new OrderId("order-" + ++orders);
    private final OrderId second = new OrderId(order + "-second");
    private final DriverId ann = new DriverId(10L * orders + 1);
    private final DriverId bob = new DriverId(10L * orders + 2);
    private Everyone everyone;

    /** An order whose driver has reported once and then falls silent. */
    private record Silent(OrderId order, DriverId driver, Everyone everyone, Instant reported) {

        static Silent begin(OrderId order, DriverId driver) throws InterruptedException {
            var everyone = new Everyone(all, CLIENT, order).come(subscribed(), status("waiting"));
            return new Silent(order, driver, everyone, post(one, driver, order));
        }
    }

    @BeforeAll
    static void start(@TempDir Path folder) throws InterruptedException {
        all = new TwoOfEach(folder, SILENCE);
        one = all.one();
        other = all.other();
        var left = new OrderId("order-left");
        idle = new TalkingCustomer(CLIENT, other, List.of(left));
        idle.expect(TalkingCustomer.subscribed(left), TalkingCustomer.status(left, "waiting"));
        idle.unsubscribe(left);
        reporting = Silent.begin(new OrderId("order-silent"), new DriverId(1_001));
        one.dispatch(new OrderId("order-kept"), new DriverId(1_002));
        dispatched = Silent.begin(new OrderId("order-kept"), new DriverId(1_002));
    }

    @AfterAll
    static void stop() {
        CLIENT.shutdownNow();
        all.close();
    }

    @BeforeEach
    void gather() {
        everyone = new Everyone(all, CLIENT, order);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoReportsTheOrderIsShownUntilAnotherOrNoneIsReported(boolean another) throws InterruptedException {
        everyone.come(subscribed(), status("waiting"));
        everyone.see(status("live"), fix(ann, post(one, ann, order)));
        everyone.see(fix(ann, post(other, ann, order)));

        post(other, ann, another ? second : null);
        everyone.see(status("waiting"));
        post(one, ann, another ? null : second);
        nothingMoreOf(ann);

        everyone.see(status("live"), fix(bob, post(one, bob, order)));
    }

    @Test
    void byReportADriverHasOneOrderAtATime() throws InterruptedException {
        var next = new Everyone(all, CLIENT, second).come(subscribed(), status("waiting"));
        everyone.come(subscribed(), status("waiting"));
        everyone.see(status("live"), fix(ann, post(one, ann, order)));

        var first = post(other, ann, second);
        everyone.see(status("waiting"));
        next.see(status("live"), fix(ann, first));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherDriverWhoNamesTheOrderChangesNothingAndIsCounted(boolean dispatched) throws InterruptedException {
        if (dispatched) {
            other.dispatch(order, ann);
        }
        everyone.come(subscribed(), status("waiting"));
        everyone.see(status("live"), fix(ann, post(one, ann, order)));

        all.postInVain(one, bob, order);
        all.postInVain(other, bob, order);
        everyone.see(fix(ann, post(one, ann, order)));
        assertThat(everyone.rest()).isEmpty();
    }

    @Test
    void aDispatchersOrderShowsEveryFixOfItsDriver() throws InterruptedException {
        one.dispatch(order, ann);
        everyone.come(subscribed(), status("waiting"));
        everyone.see(status("live"), fix(ann, post(one, ann, null)));
        everyone.see(fix(ann, post(other, ann, new OrderId("order-of-another"))));
    }

    @Test
    void twoOrdersThatADispatcherGaveToOneDriverEachShowEveryFixAsTheirOwn() throws InterruptedException {
        one.dispatch(order, ann);
        other.dispatch(second, ann);
        everyone.come(subscribed(), status("waiting"));
        var others = new Everyone(all, CLIENT, second).come(subscribed(), status("waiting"));
        for (var named : List.of(order, second)) {
            var takenAt = post(one, ann, named);
            String[] told = named.equals(order)
                    ? new String[]{status("live"), fix(ann, takenAt)}
                    : new String[]{fix(ann, takenAt)};
            everyone.see(told);
            others.see(told);
        }
        other.end(order);
        everyone.see(status("ended"), closed(4503));
        others.see(fix(ann, post(other, ann, null)));
        assertThat(everyone.rest()).isEmpty();
    }

    @Test
    void aReboundOrderShowsTheNewDriverAlone() throws InterruptedException {
        var current = post(one, bob, null);
        all.awaitCurrent(bob, current);
        one.dispatch(order, ann);
        everyone.come(subscribed(), status("waiting"));
        everyone.see(status("live"), fix(ann, post(one, ann, null)));

        other.dispatch(order, bob);
        everyone.see(fix(bob, current));
        post(one, ann, null);
        post(other, ann, order);
        everyone.see(fix(bob, post(other, bob, null)));
        nothingMoreOf(ann);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterTheEndNotOneMoreFixIsShownWhateverDriversReport(boolean dispatched) throws InterruptedException {
        if (dispatched) {
            one.dispatch(order, ann);
        }
        everyone.come(subscribed(), status("waiting"));
        everyone.see(status("live"), fix(ann, post(one, ann, order)));

        other.end(order);
        everyone.see(status("ended"), closed(4503));
        all.postInVain(one, ann, order);
        all.postInVain(other, bob, order);
        nothingMoreOf(ann);

        everyone.come(subscribed(), status("ended"), closed(4503));
    }

    @Test
    void anEndedOrderThatIsGivenOutAnewShowsItsNewDriver() throws InterruptedException {
        one.dispatch(order, ann);
        everyone.come(subscribed(), status("waiting"));
        one.end(order);
        everyone.see(status("ended"), closed(4503));

        other.dispatch(order, bob);
        var current = post(one, bob, null);
        all.awaitCurrent(bob, current);
        everyone.come(subscribed(), status("live"), fix(bob, current));
        post(other, ann, order);
        everyone.see(fix(bob, post(other, bob, null)));
        nothingMoreOf(ann);
    }

    @Test
    void oneSocketShowsSeveralOrdersWhicheverGatewayItIsOn() throws InterruptedException {
        one.dispatch(second, bob);
        for (var by : all.both()) {
            var customer = new TalkingCustomer(CLIENT, by, List.of(order, second));
            customer.expect(TalkingCustomer.subscribed(order), TalkingCustomer.status(order, "waiting"));
            customer.subscribe(new OrderId("order-of-another"));
            customer.expect(TalkingCustomer.error("forbidden"));
            customer.unsubscribe(second);
            customer.expect(TalkingCustomer.error("not_subscribed"));
            customer.subscribe(order);
            customer.expect(TalkingCustomer.subscribed(order));
            customer.unsubscribe(order);
            customer.subscribe(second);
            customer.expect(TalkingCustomer.subscribed(second));
        }
    }

    @Test
    void aRefreshLeavesWhatTheNewTokenDoesNotAllow() throws InterruptedException {
        one.dispatch(order, ann);
        one.dispatch(second, ann);
        for (var by : all.both()) {
            var customer = new TalkingCustomer(CLIENT, by, List.of(order, second));
            customer.expect(TalkingCustomer.subscribed(order), TalkingCustomer.status(order, "waiting"));
            customer.subscribe(second);
            customer.expect(TalkingCustomer.subscribed(second), TalkingCustomer.status(second, "waiting"));
            customer.refresh(one.signer().customer(List.of(second)));
            customer.expect(TalkingCustomer.error("forbidden"));
            customer.subscribe(second);
            customer.expect(TalkingCustomer.subscribed(second));
            customer.refresh(one.signer().customer(List.of(order)));
            customer.expect(TalkingCustomer.error("forbidden"), TalkingCustomer.closed(4503));
        }
        var bad = new TalkingCustomer(CLIENT, one, List.of(order));
        bad.expect(TalkingCustomer.subscribed(order), TalkingCustomer.status(order, "waiting"));
        bad.refresh("eyJhbGciOiJub25lIn0.e30.");
        bad.expect(TalkingCustomer.closed(4500));
    }

    @Test
    @Order(LATE)
    void whoFallsSilentReleasesWhatWasReportedAndKeepsWhatADispatcherGave() throws InterruptedException {
        for (var silent : List.of(reporting, dispatched)) {
            silent.everyone().see(status("live"), fix(silent.driver(), silent.reported()), status("waiting"));
        }

        reporting.everyone().see(status("live"), fix(bob, post(one, bob, reporting.order())));
        all.postInVain(other, reporting.driver(), reporting.order());
        all.postInVain(one, ann, dispatched.order());
        dispatched.everyone().see(status("live"), fix(dispatched.driver(), post(other, dispatched.driver(), null)));
    }

    @Test
    @Order(LATE)
    void aSocketThatWatchesNothingIsClosedAfterHalfAMinute() throws InterruptedException {
        idle.expect(TalkingCustomer.closed(1000));
    }

    @Test
    @Order(LAST)
    void whereOnlyDispatchersBindNoReportShowsAnybody() throws InterruptedException {
        all.set("fleet.orders.binding=dispatched");
        all.both().forEach(stack -> stack.restart(Service.PROCESSING));

        everyone.come(subscribed(), status("waiting"));
        post(one, ann, order);
        nothingMoreOf(ann);
        other.dispatch(order, bob);
        everyone.see(status("live"), fix(bob, post(one, bob, null)));
        post(other, ann, order);
        nothingMoreOf(ann);
        everyone.see(fix(bob, post(other, bob, second)));
    }

    private static Instant post(RunningStack by, DriverId driver, @Nullable OrderId named) {
        return all.post(by, driver, named);
    }

    /** Once a fix that comes later has been shown to another customer on either gateway. */
    private void nothingMoreOf(DriverId driver) throws InterruptedException {
        var fence = new OrderId(order + "-fence-" + ++fences);
        one.dispatch(fence, driver);
        var last = post(other, driver, null);
        all.awaitCurrent(driver, last);
        for (var watchers : all.gateways()) {
            var witness = new RecordedOrder();
            watchers.watch(fence, witness);
            witness.expect(subscribed(), status("live"), fix(driver, last));
        }
        assertThat(everyone.rest()).isEmpty();
        one.end(fence);
    }
}
