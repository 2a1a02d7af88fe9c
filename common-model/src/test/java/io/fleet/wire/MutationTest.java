package io.fleet.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.testing.Fixes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Good texts with something changed: whatever comes of them, nothing throws, and what is taken is sound. */
class MutationTest {

    private static final int MUTANTS = 50_000;
    private static final int MOST_CHANGES = 4;
    private static final OrderId WATCHED = new OrderId("watched");
    private static final byte[][] PIECES = pieces("{", "}", "[", "]", "\"", ",", ":", "\\", "\\u00", "null", "true",
            "0", "9",
            "-", "+", ".", "e", "E400", " ", "\n", "\u0000", "\u00e4", "\ud83d\ude9a", "\ufeff", "NaN", "1e999",
            "\"latitude\":", "\"locations\":", "\"timestamp\":", "\"order_id\":\"", ",\"received_at\":\"", "12:60",
            "{}", "[]");

    @ParameterizedTest
    @ValueSource(longs = {101, 102})
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void nothingThrowsAndWhatIsTakenIsSound(long seed) {
        RandomGenerator random = new Random(seed);
        List<byte[]> originals = originals(seed);
        int taken = 0;
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutant(originals.get(random.nextInt(originals.size())), random);
            try {
                taken += check(mutant) ? 1 : 0;
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError("seed " + seed + ", mutant " + i + ": "
                        + new String(mutant, StandardCharsets.ISO_8859_1), broken);
            }
        }
        assertThat(taken).as("mutants that are still a fix, seed " + seed).isBetween(MUTANTS / 50, MUTANTS / 2);
    }

    /** Reads the text in every way; says whether it is a fix that we wrote or could have been sent. */
    private static boolean check(byte[] text) {
        var reported = Texts.read(text);
        if (reported instanceof Reading.Read read) {
            sound(read.fix());
        }
        sound(Texts.REQUESTS.readBatch(text, Fixes.DRIVER, Fixes.START));
        sound(Texts.REQUESTS.readFrame(text, Fixes.DRIVER, Fixes.START));
        var shown = FixText.of(text).map(found -> found.shownFor(WATCHED));
        var decoded = FixJson.decode(text);
        if (decoded instanceof Reading.Read stored) {
            sound(stored.fix());
            if (Arrays.equals(FixJson.encode(stored.fix()), text)) {
                assertThat(FixJson.decode(shown.orElseThrow())).isInstanceOfSatisfying(Reading.Read.class,
                        read -> assertThat(read.fix().order()).isEqualTo(WATCHED));
            }
        }
        OrderJson.decodeBinding(text).ifPresent(OrderJson::encode);
        OrderJson.decodeEvent(text).ifPresent(OrderJson::encode);
        String name = new String(text, StandardCharsets.UTF_8);
        RedisKeys.driverOf(name);
        RedisKeys.orderOf(name);
        Rfc3339.read(name);
        return reported instanceof Reading.Read || decoded instanceof Reading.Read;
    }

    private static void sound(BatchReading reading) {
        switch (reading) {
            case BatchReading.Read read -> {
                read.fixes().forEach(MutationTest::sound);
                var indexes = read.rejections().stream().map(BatchReading.Rejected::index).toList();
                assertThat(indexes).isSorted().doesNotHaveDuplicates();
                assertThat(read.fixes().size() + indexes.size()).isBetween(1, FixRequests.MOST_FIXES);
                assertThat(indexes).allMatch(index -> index < read.fixes().size() + indexes.size());
            }
            case BatchReading.Refused refused -> assertThat(refused.rejection().reason()).isNotEmpty();
        }
    }

    private static void sound(Fix fix) {
        assertThat(FixJson.decode(FixJson.encode(fix))).isEqualTo(new Reading.Read(fix));
    }

    private static List<byte[]> originals(long seed) {
        var reported = Fixes.drive(Fixes.DRIVER, 2, new OrderId("order_123")).stream().map(MutationTest::text).toList();
        String array = reported.stream().collect(Collectors.joining(",", "[", "]"));
        var texts = Fixes.random(seed).limit(20).map(FixJson::encode).collect(Collectors.toList());
        for (String text : List.of(reported.getFirst(), array, "{\"locations\":" + array + "}", text(Fixes.example()),
                "{\"driver_id\":\"1\",\"bound_by\":\"report\"}", "{\"type\":\"assigned\",\"driver_id\":\"1\"}",
                "driver:1", "order:a", "2024-01-01T12:00:00.123456+01:00")) {
            texts.add(Texts.utf8(text));
        }
        return texts;
    }

    private static String text(Fix fix) {
        return new String(FixJson.encode(fix), StandardCharsets.UTF_8);
    }

    private static byte[] mutant(byte[] original, RandomGenerator random) {
        byte[] text = original;
        for (int changes = random.nextInt(MOST_CHANGES) + 1; changes > 0; changes--) {
            int start = random.nextInt(text.length + 1);
            int end = Math.min(text.length, start + random.nextInt(12));
            byte[] piece = PIECES[random.nextInt(PIECES.length)];
            text = switch (random.nextInt(6)) {
                case 0 -> replaced(text, start, start, piece);
                case 1 -> replaced(text, start, end, piece);
                case 2 -> replaced(text, start, end, new byte[0]);
                case 3 -> replaced(text, start, start, Arrays.copyOfRange(text, start, end));
                case 4 -> replaced(text, start, Math.min(text.length, start + 1), new byte[]{(byte) random.nextInt()});
                default -> random.nextInt(4) == 0 ? Arrays.copyOf(text, start) : text;
            };
        }
        return text;
    }

    private static byte[] replaced(byte[] text, int start, int end, byte[] piece) {
        byte[] result = new byte[text.length - (end - start) + piece.length];
        System.arraycopy(text, 0, result, 0, start);
        System.arraycopy(piece, 0, result, start, piece.length);
        System.arraycopy(text, end, result, start + piece.length, text.length - end);
        return result;
    }

    private static byte[][] pieces(String... texts) {
        return Arrays.stream(texts).map(Texts::utf8).toArray(byte[][]::new);
    }
}
