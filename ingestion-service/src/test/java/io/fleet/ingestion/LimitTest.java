package io.fleet.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.ingestion.limit.HandTurnedTime;
import io.fleet.service.testing.Tokens;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one driver may send, with the limits as they are unless set, by a time that the tests turn. Each test has drivers of its own. */
@WithRedis
@Timeout(60)
class LimitTest {

    private static final String FIX = "{\"latitude\":1,\"longitude\":1}";
    private static final String BAD = "{\"latitude\":91,\"longitude\":1}";
    private static final String TAKEN = "{\"accepted\":1,\"rejected\":[]}";
    private static final String TOO_MANY = "{\"accepted\":0,\"error\":\"too_many_requests\",\"retry_after_s\":1}";
    private static final String REJECTED = "fleet_fixes_rejected_total{reason=\"too_many_requests\"}";
    private static final AtomicLong NEXT = new AtomicLong(1);

    private static final HandTurnedTime TIME = new HandTurnedTime();
    private static RunningService service;
    private static StreamOfFixes stream;

    private final long driver = NEXT.getAndIncrement();

    @BeforeAll
    static void start() {
        service = RunningService.start(RedisServer.current().url(), TIME::rule, RunningService.PATIENT);
        stream = new StreamOfFixes(RedisServer.current().url());
    }

    @AfterAll
    static void stop() {
        stream.close();
        service.close();
    }

    @Test
    void fiftyFixesMayComeAtOnceAndThenFiveASecond() {
        double before = rejected();
        for (int i = 0; i < 50; i++) {
            assertThat(fix(driver).statusCode()).isEqualTo(202);
        }
        assertTooMany(fix(driver));
        assertThat(rejected()).isEqualTo(before + 1);
        assertThat(fix(NEXT.getAndIncrement()).statusCode()).as("another driver").isEqualTo(202);
        assertThat(batch(driver).statusCode()).as("a batch").isEqualTo(202);

        TIME.forward(Duration.ofSeconds(1));
        for (int i = 0; i < 5; i++) {
            assertThat(fix(driver).statusCode()).isEqualTo(202);
        }
        assertTooMany(fix(driver));
        assertThat(stream.length()).isEqualTo(50 + 1 + 2 + 5);
    }

    @Test
    void tenBatchesMayComeAtOnceAndThenOneASecond() {
        double before = rejected();
        for (int i = 0; i < 10; i++) {
            assertThat(batch(driver).statusCode()).isEqualTo(202);
        }
        assertTooMany(batch(driver));
        assertThat(rejected()).as("both fixes of the batch").isEqualTo(before + 2);
        assertThat(batch(NEXT.getAndIncrement()).statusCode()).as("another driver").isEqualTo(202);
        assertThat(fix(driver).statusCode()).as("a single fix").isEqualTo(202);

        TIME.forward(Duration.ofSeconds(1));
        assertThat(batch(driver).statusCode()).isEqualTo(202);
        assertTooMany(batch(driver));
    }

    @Test
    void theSocketSharesTheLimitsAndStaysOpen() throws InterruptedException {
        try (var phone = DriversPhone.connect(service, path("stream"), Tokens.driver(driver))) {
            for (int i = 0; i < 49; i++) {
                assertThat(phone.ask(FIX)).isEqualTo(TAKEN);
            }
            assertThat(fix(driver).statusCode()).isEqualTo(202);
            assertThat(phone.ask(FIX)).isEqualTo(TOO_MANY);
            assertTooMany(fix(driver));
            assertThat(phone.ask(BAD)).startsWith("{\"accepted\":0,\"rejected\":[{\"index\":0,\"field\":\"latitude\"");

            TIME.forward(Duration.ofMillis(200));
            assertThat(phone.ask(FIX)).isEqualTo(TAKEN);
            assertThat(phone.ask(FIX)).isEqualTo(TOO_MANY);
        }
    }

    @Test
    void aFrameThatIsAnArrayIsABatchHoweverFewItHolds() throws InterruptedException {
        double before = rejected();
        try (var phone = DriversPhone.connect(service, path("stream"), Tokens.driver(driver))) {
            for (int i = 0; i < 9; i++) {
                assertThat(phone.ask(" \r\n\t[" + timed(i) + "]")).isEqualTo(TAKEN);
            }
            assertThat(batch(driver).statusCode()).isEqualTo(202);
            assertThat(phone.ask("[" + timed(10) + "," + timed(11) + "]")).isEqualTo(TOO_MANY);
            assertThat(rejected()).isEqualTo(before + 2);
            assertThat(phone.ask(FIX)).as("a single fix").isEqualTo(TAKEN);

            TIME.forward(Duration.ofSeconds(1));
            assertThat(phone.ask("[" + timed(10) + "]")).isEqualTo(TAKEN);
        }
    }

    @Test
    void whatCannotBeTakenIsABadRequestAndCostsNothing() {
        for (int i = 0; i < 60; i++) {
            assertThat(send("location", BAD).statusCode()).isEqualTo(400);
            assertThat(send("locations", "[" + BAD + "]").statusCode()).isEqualTo(400);
        }
        for (int i = 0; i < 50; i++) {
            assertThat(fix(driver).statusCode()).isEqualTo(202);
        }
        assertTooMany(fix(driver));
        assertThat(send("location", BAD).statusCode()).isEqualTo(400);
        assertThat(service.post(path("location"), Tokens.driver(driver + 1_000_000), FIX).statusCode()).isEqualTo(403);
    }

    @Test
    void aBatchOfWhichSomeCanBeTakenCountsAsABatch() {
        for (int i = 0; i < 10; i++) {
            assertThat(send("locations", "[" + BAD + "," + timed(i) + "]").statusCode()).isEqualTo(202);
        }
        assertTooMany(send("locations", "[" + BAD + "," + timed(10) + "]"));
    }

    private static void assertTooMany(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(RunningService.PROBLEM);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(answer.body()).isEqualTo("{\"title\":\"Too Many Requests\",\"status\":429,"
                + "\"detail\":\"this driver sends too much at once (try again later)\"}");
    }

    private HttpResponse<String> send(String what, String body) {
        return service.post(path(what), Tokens.driver(driver), body);
    }

    private static HttpResponse<String> fix(long driver) {
        return service.post("/api/v1/drivers/" + driver + "/location", Tokens.driver(driver), FIX);
    }

    private static HttpResponse<String> batch(long driver) {
        return service.post("/api/v1/drivers/" + driver + "/locations", Tokens.driver(driver),
                "[" + timed(2) + "," + timed(1) + "]");
    }

    private String path(String what) {
        return "/api/v1/drivers/" + driver + "/" + what;
    }

    private static double rejected() {
        return Metrics.of(service).value(REJECTED);
    }

    private static String timed(int secondsAgo) {
        return "{\"latitude\":1,\"longitude\":1,\"timestamp\":\"" + Instant.now().minusSeconds(secondsAgo) + "\"}";
    }
}
