package io.fleet.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.testing.Fixes;
import io.fleet.testing.Fuzz;
import io.fleet.testing.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Good texts with something changed: whatever comes of them, nothing throws, what is taken is sound, and what is refused is told why. */
@Timeout(3_600)
class FuzzTest {

    private static final int USUAL = 20_000;
    private static final OrderId WATCHED = new OrderId("watched");
    private static final String[] PIECES = {"\"latitude\":", "\"a\":1,", "\"locations\":", "\"timestamp\":",
            "\"order_id\":\"",
            ",\"received_at\":\"", "12:60"};
    private static final List<String> REPORTED = Fixes.drive(Fixes.DRIVER, 2, new OrderId("order_123")).stream()
            .map(FuzzTest::text).toList();
    private static final String ARRAY = REPORTED.stream().collect(Collectors.joining(",", "[", "]"));

    @Test
    void ofAReportedFix() {
        Fuzz.run("one fix", USUAL, texts(Stream.of(REPORTED.getFirst(), text(Fixes.example()))),
                input -> switch (Texts.read(input)) {
                    case Reading.Read(Fix fix) -> isSound(fix);
                    case Reading.Refused refused -> isRefused(refused.rejections());
                }).isSome();
    }

    @Test
    void ofABatch() {
        Fuzz.run("batch", USUAL, texts(Stream.of(ARRAY, "{\"locations\":" + ARRAY + "}")),
                input -> isSound(Texts.REQUESTS.readBatch(input, Fixes.DRIVER, Fixes.START))).isSome();
    }

    @Test
    void ofADriversFrame() {
        Fuzz.run("frame", USUAL, texts(Stream.of(ARRAY, REPORTED.getFirst())),
                input -> isSound(Texts.REQUESTS.readFrame(input, Fixes.DRIVER, Fixes.START))).isSome();
    }

    @Test
    void ofAStoredFix() {
        Fuzz.run("stored fix", USUAL, texts(Fixes.random(101).limit(20).map(FuzzTest::text)), input -> {
            var shown = FixText.of(input).map(found -> found.shownFor(WATCHED));
            return switch (FixJson.decode(input)) {
                case Reading.Read(Fix fix) when Arrays.equals(FixJson.encode(fix), input) ->
                    isSound(fix) && isShownFor(WATCHED, shown.orElseThrow());
                case Reading.Read(Fix fix) -> isSound(fix);
                case Reading.Refused refused -> isRefused(refused.rejections());
            };
        }).isSome();
    }

    @Test
    void ofWhatElseStandsInRedis() {
        Fuzz.run("keys and bindings", USUAL, texts(Stream.of("{\"driver_id\":\"1\",\"bound_by\":\"report\"}",
                "{\"type\":\"assigned\",\"driver_id\":\"1\"}", "driver:1", "order:a",
                "2024-01-01T12:00:00.123456+01:00")), input -> {
                    var binding = OrderJson.decodeBinding(input);
                    binding.ifPresent(
                            read -> assertThat(OrderJson.decodeBinding(OrderJson.encode(read))).contains(read));
                    var event = OrderJson.decodeEvent(input);
                    event.ifPresent(read -> assertThat(OrderJson.decodeEvent(OrderJson.encode(read))).contains(read));
                    String name = new String(input, StandardCharsets.UTF_8);
                    return Stream.of(binding, event, RedisKeys.driverOf(name), RedisKeys.orderOf(name))
                            .anyMatch(Optional::isPresent) || Rfc3339.read(name).isPresent();
                }).isSome();
    }

    private static boolean isShownFor(OrderId order, byte[] shown) {
        assertThat(FixJson.decode(shown)).isInstanceOfSatisfying(Reading.Read.class,
                read -> assertThat(read.fix().order()).isEqualTo(order));
        return true;
    }

    private static boolean isSound(BatchReading reading) {
        return switch (reading) {
            case BatchReading.Read read -> {
                read.fixes().forEach(FuzzTest::isSound);
                read.rejections().forEach(rejected -> isRefused(List.of(rejected.rejection())));
                var indexes = read.rejections().stream().map(BatchReading.Rejected::index).toList();
                assertThat(indexes).isSorted().doesNotHaveDuplicates();
                assertThat(read.fixes().size() + indexes.size()).isBetween(1, FixRequests.MOST_FIXES);
                assertThat(indexes).allMatch(index -> index < read.fixes().size() + indexes.size());
                yield !read.fixes().isEmpty();
            }
            case BatchReading.Refused refused -> isRefused(List.of(refused.rejection()));
        };
    }

    private static boolean isSound(Fix fix) {
        assertThat(FixJson.decode(FixJson.encode(fix))).isEqualTo(new Reading.Read(fix));
        return true;
    }

    private static boolean isRefused(List<Rejection> rejections) {
        assertThat(rejections).hasSizeLessThan(20);
        rejections.forEach(rejection -> Fuzz.assertRefusal(rejection.field(), rejection.reason()));
        return false;
    }

    private static Mutations texts(Stream<String> originals) {
        return Mutations.of(originals.toList(), PIECES);
    }

    private static String text(Fix fix) {
        return new String(FixJson.encode(fix), StandardCharsets.UTF_8);
    }
}
