package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.Tokens;
import java.io.IOException;
import java.lang.reflect.Field;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithRedis
@Timeout(600)
final class SlowCustomerTest {

    private static final int FIXES = 5_000;

    /** For what a thousand do. */
    private static final Duration CROWDED = Duration.ofMinutes(2);

    /** Eight frames of less than 300 bytes, with more than Netty reckons for each. */
    private static final long MOST_PENDING = 8 * (300 + 2 * 128);

    private static Gateway gateway;
    private static Processing processing;

    @BeforeAll
    static void start(RedisServer redis) {
        gateway = Gateway.start(redis.url());
        processing = new Processing(redis.url());
    }

    @AfterAll
    static void stop() {
        processing.close();
        gateway.close();
    }

    @Test
    void aCustomerWhoNeverReadsDisturbsNobody() throws IOException, InterruptedException {
        processing.dispatch("slow", 7);
        processing.dispatch("good", 7);
        try (var good = Customer.connect(gateway.socket("good"), Tokens.customer("good")).greeted("good");
                var _ = RawCustomer.connect(gateway.socket("slow"), Tokens.customer("slow"))) {
            Eventually.is("both watch", () -> gateway.gauge("fleet.sockets") == 2 && processing.subscriptions(7) == 1);
            double conflatedBefore = gateway.count("fleet.frames.conflated");
            var start = Instant.now();
            for (int i = 1; i <= FIXES; i++) {
                processing.live(Processing.fix(7, start.plusMillis(i), null));
            }

            var seen = good.until(
                    Processing.text(Processing.fix(7, start.plusMillis(FIXES), "good"))::equals);
            assertThat(seen.stream().filter(frame -> frame.contains("latitude"))).isSorted();
            double conflated = gateway.count("fleet.frames.conflated") - conflatedBefore;
            assertThat(conflated).as("fixes that did not pile up").isGreaterThan(FIXES / 2.0);
            // Faster than any driver reports, so that some conflate for the good one too.
            assertThat((double) seen.size()).as("frames of the good one").isGreaterThan(FIXES / 20.0);
        }
    }

    @Test
    void whoTakesNothingForFiveSecondsIsCutOffAndNobodyElseIs() throws IOException, InterruptedException {
        processing.dispatch("slow", 8);
        processing.dispatch("good", 8);
        try (var good = Customer.connect(gateway.socket("good"), Tokens.customer("good")).greeted("good");
                var _ = RawCustomer.connect(gateway.socket("slow"), Tokens.customer("slow"))) {
            Eventually.is("both watch", () -> gateway.gauge("fleet.sockets") == 2 && processing.subscriptions(8) == 1);
            double before = gateway.closed(4008);
            var start = Instant.now();
            for (int i = 1; i <= FIXES; i++) {
                processing.live(Processing.fix(8, start.plusMillis(i), null));
            }
            good.until(Processing.text(Processing.fix(8, start.plusMillis(FIXES), "good"))::equals);

            Eventually.is("the slow one is gone", () -> gateway.gauge("fleet.sockets") == 1);
            assertThat(gateway.closed(4008) - before).isEqualTo(1);
            processing.live(Processing.fix(8, start.plusMillis(FIXES + 1), null));
            assertThat(good.next()).contains("latitude");
        }
    }

    @Test
    void oneWhoNeverReadsAmongAThousandHarmsNobodyAndHoldsNextToNothing() throws IOException {
        processing.dispatch("thousand", 17);
        processing.dispatch("few", 18);
        var start = Instant.now();
        processing.live(Processing.fix(17, start, null));
        processing.live(Processing.fix(18, start, null));
        double slowBefore = gateway.closed(4008);
        double conflatedBefore = gateway.count("fleet.frames.conflated");
        try (var thousand = Crowd.of(990, gateway.socket("thousand"), Tokens.customer("thousand"));
                var few = Crowd.of(9, gateway.socket("few"), Tokens.customer("few"));
                var slow = RawCustomer.connect(gateway.socket("few"), Tokens.customer("few"))) {
            Eventually.is("all are there", CROWDED, () -> gateway.gauge("fleet.sockets") == 1_000
                    && thousand.allSawLast(shown(17, start, "thousand")) && few.allSawLast(shown(18, start, "few")));

            long most = 0;
            for (int i = 1; i <= FIXES; i++) {
                processing.live(Processing.fix(18, start.plusMillis(i), null));
                if (i % 100 == 0) {
                    processing.live(Processing.fix(17, start.plusMillis(i), null));
                    most = Math.max(most, gateway.pendingBytes(slow.port()));
                }
            }
            Eventually.is("all others have seen the newest", CROWDED,
                    () -> thousand.allSawLast(shown(17, start.plusMillis(FIXES), "thousand"))
                            && few.allSawLast(shown(18, start.plusMillis(FIXES), "few")));
            assertThat(most).as("bytes that waited for the slow one").isBetween(1L, MOST_PENDING);
            assertThat(gateway.count("fleet.frames.conflated") - conflatedBefore).as("fixes that did not pile up")
                    .isGreaterThan(FIXES / 2.0);

            Eventually.is("the slow one is gone", CROWDED, () -> gateway.gauge("fleet.sockets") == 999);
            assertThat(gateway.closed(4008) - slowBefore).isEqualTo(1);
            processing.live(Processing.fix(17, start.plusMillis(FIXES + 1), null));
            Eventually.is("the others are still there", CROWDED,
                    () -> thousand.allSawLast(shown(17, start.plusMillis(FIXES + 1), "thousand")));
        }
        Eventually.is("nobody is left", CROWDED, () -> gateway.gauge("fleet.sockets") == 0);
    }

    @Test
    void whoPingsAndNeverReadsHoldsNextToNothing() throws IOException {
        byte[] ping = new byte[2 + 4 + 125];
        ping[0] = (byte) 0x89;
        ping[1] = (byte) 0xFD;
        processing.dispatch("behind", 19);
        try (var customer = RawCustomer.connect(gateway.socket("pings"), Tokens.customer("pings", "behind"))
                .upgraded()) {
            for (int i = 0; i < 10_000; i++) {
                customer.send(ping);
            }
            customer.sendText("{\"action\":\"subscribe\",\"order_id\":\"behind\"}");
            Eventually.is("all pings have been read", CROWDED, () -> processing.subscriptions(19) == 1);
            assertThat(gateway.pendingBytes(customer.port())).as("bytes that waited").isLessThan(MOST_PENDING);
        }
        Eventually.is("nobody is left", CROWDED, () -> gateway.gauge("fleet.sockets") == 0);
    }

    private static String shown(long driver, Instant takenAt, String order) {
        return Processing.text(Processing.fix(driver, takenAt, order));
    }

    /** Reactor Netty reads the setting once, when it first sends; its default is 128 frames. */
    @Test
    void fewEventsAreTakenAheadOfTheNetwork() throws ReflectiveOperationException {
        Field most = Class.forName("reactor.netty.channel.MonoSend").getDeclaredField("MAX_SIZE");
        most.setAccessible(true);
        assertThat(most.getInt(null)).isEqualTo(8);
    }
}
