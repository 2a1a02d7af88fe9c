package io.fleet.wire;

import static io.fleet.wire.Texts.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.testing.Fixes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixTextTest {

    private static final OrderId WATCHED = new OrderId("watched:1");
    private static final String EXAMPLE = new String(FixJson.encode(Fixes.example()), StandardCharsets.UTF_8);

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void itSaysWhatTheFixSays(long seed) {
        assertThat(Fixes.random(seed).limit(20_000)).as("seed " + seed).allSatisfy(fix -> {
            var text = of(FixJson.encode(fix));
            assertThat(text.takenAtMillis()).isEqualTo(fix.takenAt().toEpochMilli());
            assertThat(text.receivedAtMillis()).isEqualTo(fix.receivedAt().toEpochMilli());
            assertThat(text.names(WATCHED)).isFalse();
            assertThat(fix.order() == null || text.names(fix.order())).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {13, 14})
    void whoeverWatchesSeesTheSameFixWithTheirOwnOrder(long seed) {
        assertThat(Fixes.random(seed).limit(20_000)).as("seed " + seed).allSatisfy(
                fix -> assertThat(of(FixJson.encode(fix)).shownFor(WATCHED))
                        .isEqualTo(FixJson.encode(onOrder(fix, WATCHED))));
    }

    @Test
    void theDriversOwnOrderIsShownAsItCame() {
        byte[] bytes = utf8(EXAMPLE);
        var text = of(bytes);
        assertThat(text.names(new OrderId("order_123"))).isTrue();
        assertThat(text.names(new OrderId("order_12"))).isFalse();
        assertThat(text.shownFor(new OrderId("order_123"))).isSameAs(bytes).isSameAs(text.bytes());
    }

    @Test
    void showingLeavesTheTextAsItWas() {
        byte[] bytes = utf8(EXAMPLE);
        of(bytes).shownFor(WATCHED);
        assertThat(bytes).isEqualTo(utf8(EXAMPLE));
    }

    @Test
    void aTextCutShortIsNone() {
        byte[] whole = utf8(EXAMPLE);
        assertThat(IntStream.range(0, whole.length)).allSatisfy(
                end -> assertThat(FixText.of(Arrays.copyOf(whole, end))).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "\"order_123\" | \"\"", "\"order_123\" | \"", "\"order_123\" | \"order/123\"",
            "\"order_123\" | \"order_123",
            "order_123 | x\",\"y\":\"z", "00.042Z | 60.042Z", "00.042Z | 0.0420Z", "00.000Z | 00.00Z",
            "00.000Z | 00.00+Z",
            "{\"driver_id\" | {\"driver\"", "\"received_at\" | \"received\"", "\"timestamp\" | \"time\"",
            "042Z\"} | 042Z\"}x",
            "042Z\"} | 042Z\",\"x\":1}", "{\"driver_id\" | x{\"driver_id\""})
    void aTextThatWeDidNotWriteIsNone(String ours, String theirs) {
        assertThat(EXAMPLE).contains(ours);
        assertThat(FixText.of(utf8(EXAMPLE.replace(ours, theirs)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", ",\"timestamp\":\"", ",\"timestamp\":\",\"received_at\":\"",
            ",\"timestamp\":\",\"order_id\":\",\"received_at\":\""})
    void aFragmentIsNone(String text) {
        assertThat(FixText.of(utf8(text))).isEmpty();
    }

    private static FixText of(byte[] bytes) {
        return FixText.of(bytes).orElseThrow();
    }

    private static Fix onOrder(Fix fix, OrderId order) {
        return new Fix(fix.driver(), fix.position(), fix.takenAt(), fix.speedKmh(), fix.headingDegrees(),
                fix.accuracyMetres(), order, fix.receivedAt());
    }

    @Test
    void aTraceComesBehindTheTextAndIsNoPartOfIt() {
        byte[] text = FixJson.encode(Fixes.example());
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var traced = FixText.of(FixText.traced(text, trace)).orElseThrow();
        assertThat(traced.bytes()).isEqualTo(text);
        assertThat(traced.trace()).isEqualTo(trace);
        assertThat(traced.takenAtMillis()).isEqualTo(Fixes.START.toEpochMilli());
        assertThat(FixText.of(text).orElseThrow().trace()).isNull();
        assertThat(FixText.of(FixText.traced(text, trace.replace("00-0a", "00-0A")))).isEmpty();
    }
}
