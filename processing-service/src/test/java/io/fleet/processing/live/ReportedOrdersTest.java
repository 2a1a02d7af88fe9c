package io.fleet.processing.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderBinding;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import io.fleet.processing.testing.RedisView;
import io.fleet.processing.testing.RedisView.Message;
import io.fleet.processing.testing.Service;
import io.fleet.wire.OrderJson;
import io.fleet.wire.RedisKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which driver an order shows when no dispatcher says so. */
@WithRedis
@Timeout(60)
final class ReportedOrdersTest {

    private static final DriverId ANNA = new DriverId(7);
    private static final DriverId BEN = new DriverId(77);
    private static final OrderId ORDER = new OrderId("order_123");
    private static final OrderId OTHER = new OrderId("order_1234");
    private static final Message RELEASED = new Message("order:order_123", "{\"type\":\"released\"}");

    private static Service service;
    private static RedisView redis;

    private final Instant start = Instant.now().minusSeconds(30);
    private CurrentFixes current;
    private List<Message> heard;

    @BeforeAll
    static void open(RedisServer server) {
        service = Service.withoutFeatures(server.url());
        redis = new RedisView(server.url());
    }

    @BeforeEach
    void begin() {
        current = new CurrentFixes(service.link(), Duration.ofMinutes(5), true);
        heard = redis.listen("*");
    }

    @AfterAll
    static void close() {
        service.close();
        redis.close();
    }

    @Test
    void theFirstDriverToReportAnOrderHoldsItAndThatIsSaidBeforeTheFix() {
        var fix = fix(ANNA, 0, ORDER);

        take(fix);

        assertHolds(ANNA, ORDER);
        assertHeard(assigned(ORDER, ANNA), published(fix));
    }

    @Test
    void reportingTheSameOrderAgainSaysNothingNew() {
        take(fix(ANNA, 0, ORDER));
        forget();

        take(fix(ANNA, 1, ORDER));

        assertHolds(ANNA, ORDER);
        assertHeard(published(fix(ANNA, 1, ORDER)));
    }

    @Test
    void anotherDriverNamingTheOrderChangesNothingForTheCustomer() {
        take(fix(ANNA, 0, ORDER));
        forget();

        assertThat(take(fix(BEN, 1, ORDER))).containsExactly(Outcome.CURRENT_ORDER_HELD);

        assertHolds(ANNA, ORDER);
        assertThat(redis.heldBy(BEN)).isNull();
        assertHeard(published(fix(BEN, 1, ORDER)));
    }

    @Test
    void anOrderIsReleasedWhenItsDriverReportsNone() {
        take(fix(ANNA, 0, ORDER));
        forget();

        take(fix(ANNA, 1, null));

        assertThat(redis.binding(ORDER)).isEmpty();
        assertThat(redis.heldBy(ANNA)).isNull();
        assertHeard(RELEASED, published(fix(ANNA, 1, null)));
    }

    @Test
    void anOrderIsReleasedWhenItsDriverReportsAnother() {
        take(fix(ANNA, 0, ORDER));
        forget();

        take(fix(ANNA, 1, OTHER));

        assertThat(redis.binding(ORDER)).isEmpty();
        assertHolds(ANNA, OTHER);
        assertHeard(RELEASED, assigned(OTHER, ANNA), published(fix(ANNA, 1, OTHER)));
    }

    @Test
    void aReleasedOrderIsHeldByWhoeverReportsItNext() {
        take(fix(ANNA, 0, ORDER), fix(ANNA, 1, null), fix(BEN, 2, ORDER));
        assertHolds(BEN, ORDER);
    }

    @Test
    void anOrderIsReleasedAlsoWhenItsDriverNamesOneThatIsSomebodyElses() {
        take(fix(ANNA, 0, ORDER), fix(BEN, 0, OTHER));

        take(fix(ANNA, 1, OTHER));

        assertThat(redis.binding(ORDER)).isEmpty();
        assertThat(redis.heldBy(ANNA)).isNull();
        assertHolds(BEN, OTHER);
    }

    @Test
    void aFixThatIsNotNewNeitherBindsNorReleases() {
        take(fix(ANNA, 10, ORDER));
        forget();

        take(fix(ANNA, 9, OTHER), fix(ANNA, 8, null), fix(ANNA, 10, OTHER));

        assertHolds(ANNA, ORDER);
        assertThat(redis.binding(OTHER)).isEmpty();
        assertHeard();
    }

    @Test
    void anOrderThatHasEndedIsNotHeldByReport() {
        bind(ORDER, new OrderBinding.Ended());

        assertThat(take(fix(ANNA, 0, ORDER))).containsExactly(Outcome.CURRENT_ORDER_ENDED);

        assertThat(redis.binding(ORDER)).contains(new OrderBinding.Ended());
        assertHeard(published(fix(ANNA, 0, ORDER)));
    }

    @Test
    void whatADispatcherGaveToSomebodyElseIsNotHeldByReport() {
        bind(ORDER, new OrderBinding.Dispatched(BEN));

        assertThat(take(fix(ANNA, 0, ORDER))).containsExactly(Outcome.CURRENT_ORDER_HELD);

        assertThat(redis.binding(ORDER)).contains(new OrderBinding.Dispatched(BEN));
        assertHeard(published(fix(ANNA, 0, ORDER)));
    }

    @Test
    void whatADispatcherGaveStaysWhateverItsDriverReports() {
        bind(ORDER, new OrderBinding.Dispatched(ANNA));

        assertThat(take(fix(ANNA, 0, ORDER), fix(ANNA, 1, OTHER), fix(ANNA, 2, null)))
                .containsOnly(Outcome.CURRENT);

        assertThat(redis.binding(ORDER)).contains(new OrderBinding.Dispatched(ANNA));
        assertThat(heard).doesNotContain(RELEASED);
    }

    @Test
    void anOrderThatADispatcherTookAwayIsNotReleasedByItsFormerDriver() {
        take(fix(ANNA, 0, ORDER));
        bind(ORDER, new OrderBinding.Dispatched(BEN));
        forget();

        take(fix(ANNA, 1, null));

        assertThat(redis.binding(ORDER)).contains(new OrderBinding.Dispatched(BEN));
        assertHeard(published(fix(ANNA, 1, null)));
    }

    @Test
    void aBindingLastsAsLongAsItsDriverReports() {
        take(fix(ANNA, 0, ORDER));
        assertThat(redis.commands().ttl(RedisKeys.orderBinding(ORDER))).isEqualTo(-1);
    }

    @Test
    void aBindingThatWasLostComesBackWithTheNextFix() {
        take(fix(ANNA, 0, ORDER));
        redis.commands().del(RedisKeys.orderBinding(ORDER));
        take(fix(ANNA, 1, ORDER));
        assertHolds(ANNA, ORDER);
    }

    @Test
    void whatADriverHoldsThatWasLostComesBackWithTheNextFix() {
        take(fix(ANNA, 0, ORDER));
        redis.commands().del(RedisKeys.REPORTED_ORDERS);
        take(fix(ANNA, 1, ORDER));
        assertHolds(ANNA, ORDER);
    }

    @Test
    void whereOnlyDispatchersBindReportsDoNotAndRelease() {
        take(fix(ANNA, 0, ORDER));
        current = new CurrentFixes(service.link(), Duration.ofMinutes(5), false);
        forget();

        take(fix(ANNA, 1, ORDER), fix(BEN, 1, OTHER));

        assertThat(redis.binding(ORDER)).isEmpty();
        assertThat(redis.binding(OTHER)).isEmpty();
        assertHeard(RELEASED, published(fix(ANNA, 1, ORDER)), published(fix(BEN, 1, OTHER)));
    }

    private List<Outcome> take(Fix... fixes) {
        return current.take(List.of(fixes));
    }

    private static void bind(OrderId order, OrderBinding binding) {
        redis.commands().set(RedisKeys.orderBinding(order),
                new String(OrderJson.encode(binding), StandardCharsets.US_ASCII));
    }

    private void forget() {
        awaitEverything();
        heard.clear();
    }

    private void awaitEverything() {
        redis.commands().publish("end", "");
        RedisView.await("the end is heard", () -> heard.contains(new Message("end", "")));
        heard.remove(new Message("end", ""));
    }

    private void assertHeard(Message... messages) {
        awaitEverything();
        assertThat(heard).containsExactly(messages);
    }

    private static void assertHolds(DriverId driver, OrderId order) {
        assertThat(redis.binding(order)).contains(new OrderBinding.Reported(driver));
        assertThat(redis.heldBy(driver)).isEqualTo(order.value());
    }

    private static Message assigned(OrderId order, DriverId driver) {
        return new Message("order:" + order, "{\"type\":\"assigned\",\"driver_id\":\"" + driver + "\"}");
    }

    private static Message published(Fix fix) {
        return new Message("driver:" + fix.driver(), RedisView.text(fix));
    }

    private Fix fix(DriverId driver, int seconds, @Nullable OrderId order) {
        return new Fix(driver, new Position(52.5, 13.4), start.plusSeconds(seconds), null, null, null, order,
                start.plusSeconds(seconds));
    }
}
