package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.Fix;
import io.fleet.service.testing.Tokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithRedis
@Timeout(60)
final class EventsTest {

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
    void theEventsAreTheSocketsFramesAndEndWithTheOrder() throws IOException, InterruptedException {
        var now = Instant.now();
        processing.dispatch("o1", 7);
        try (var events = events("o1")) {
            assertThat(next(events)).isEqualTo(Customer.subscribed("o1"));
            assertThat(next(events)).isEqualTo(Customer.status("o1", "waiting"));
            processing.live(Processing.fix(7, now, "other"));
            assertThat(next(events)).isEqualTo(Customer.status("o1", "live"));
            assertThat(next(events)).isEqualTo(Processing.text(Processing.fix(7, now, "o1")));
            processing.end("o1");
            assertThat(next(events)).isEqualTo(Customer.status("o1", "ended"));
            assertThat(events.readLine()).isNull();
        }
    }

    @Test
    void whoLeavesIsForgotten() throws IOException, InterruptedException {
        try (var events = events("o1")) {
            assertThat(next(events)).isEqualTo(Customer.subscribed("o1"));
            assertThat(gateway.meters().get("fleet.sockets").tag("kind", "events").gauge().value()).isEqualTo(1);
        }
        Eventually.is("nothing is subscribed", () -> processing.channels() == 0);
        assertThat(gateway.gauge("fleet.sockets")).isZero();
    }

    @Test
    void aLocationSaysWhichFixItIsAndNothingElseDoes() throws IOException, InterruptedException {
        var fix = Processing.fix(7, Instant.now(), "o1");
        processing.dispatch("o1", 7);
        processing.live(fix);
        try (var events = events("o1")) {
            assertThat(event(events)).isEqualTo(new Event("", Customer.subscribed("o1")));
            assertThat(event(events)).isEqualTo(new Event("", Customer.status("o1", "live")));
            assertThat(event(events)).isEqualTo(new Event(id(fix), Processing.text(fix)));
        }
    }

    @Test
    void whoComesBackIsNotSentWhatWasSeenNorAnythingOlder() throws IOException, InterruptedException {
        var now = Instant.now();
        var current = Processing.fix(7, now.minusSeconds(3), "o1");
        processing.dispatch("o1", 7);
        processing.live(current);
        try (var same = events("o1", id(current));
                var newer = events("o1", id(Processing.fix(7, now.minusSeconds(1), "o1")))) {
            for (var events : List.of(same, newer)) {
                assertThat(next(events)).isEqualTo(Customer.subscribed("o1"));
                assertThat(next(events)).isEqualTo(Customer.status("o1", "live"));
            }
            processing.live(Processing.fix(7, now.minusSeconds(2), "o1"));
            processing.live(Processing.fix(7, now, "o1"));
            assertThat(next(same)).isEqualTo(Processing.text(Processing.fix(7, now.minusSeconds(2), "o1")));
            assertThat(next(same)).isEqualTo(Processing.text(Processing.fix(7, now, "o1")));
            assertThat(next(newer)).isEqualTo(Processing.text(Processing.fix(7, now, "o1")));
        }
    }

    @Test
    void anotherDriversFixIsSentHoweverOld() throws IOException, InterruptedException {
        var now = Instant.now();
        var other = Processing.fix(8, now.minusSeconds(9), "o1");
        processing.dispatch("o1", 8);
        processing.live(other);
        try (var events = events("o1", id(Processing.fix(7, now, "o1")))) {
            assertThat(next(events)).isEqualTo(Customer.subscribed("o1"));
            assertThat(next(events)).isEqualTo(Customer.status("o1", "live"));
            assertThat(next(events)).isEqualTo(Processing.text(other));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "nonsense", "7-1704110400000-1"})
    void whatIsNoIdOfOursIsIgnored(String seen) throws IOException, InterruptedException {
        var fix = Processing.fix(7, Instant.now(), "o1");
        processing.dispatch("o1", 7);
        processing.live(fix);
        try (var events = events("o1", seen)) {
            assertThat(next(events)).isEqualTo(Customer.subscribed("o1"));
            assertThat(next(events)).isEqualTo(Customer.status("o1", "live"));
            assertThat(next(events)).isEqualTo(Processing.text(fix));
        }
    }

    @Test
    void whoAsksAgainIsToldThatNothingIsNew() throws IOException, InterruptedException {
        var now = Instant.now();
        var fix = Processing.fix(7, now.minusSeconds(1), "o1");
        processing.dispatch("o1", 7);
        processing.live(fix);
        var first = get("o1", "\"other\"");
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).isEqualTo(Processing.text(fix));
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(tag).isEqualTo("\"" + id(fix) + "\"");

        var again = get("o1", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();

        processing.live(Processing.fix(7, now, "o1"));
        assertThat(get("o1", tag).body()).isEqualTo(Processing.text(Processing.fix(7, now, "o1")));
    }

    private static HttpResponse<String> get(String order, String tag) throws IOException, InterruptedException {
        return Customer.ask(HttpRequest.newBuilder(gateway.http(order)).header("If-None-Match", tag)
                .header("Authorization", "Bearer " + Tokens.customer(order)).build());
    }

    private static String id(Fix fix) {
        return fix.driver() + "-" + fix.takenAt().toEpochMilli();
    }

    private static BufferedReader events(String order, String... seen) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(gateway.http(order)).header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + Tokens.customer(order));
        for (String id : seen) {
            request.header("Last-Event-ID", id);
        }
        var answer = Customer.HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    private static String next(BufferedReader events) throws IOException {
        return event(events).data();
    }

    private static Event event(BufferedReader events) throws IOException {
        String line = events.readLine();
        String id = line.startsWith("id:") ? line.substring("id:".length()) : "";
        String data = id.isEmpty() ? line : events.readLine();
        assertThat(data).startsWith("data:");
        assertThat(events.readLine()).isEmpty();
        return new Event(id, data.substring("data:".length()));
    }

    /**
     * An event.
     *
     * @param id empty if it has none
     */
    private record Event(String id, String data) {}
}
