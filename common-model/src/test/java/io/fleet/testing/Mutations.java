package io.fleet.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Good texts with something changed in a few places: pieces put in, put in many times over, taken out, doubled, bytes replaced. Immutable.
 *
 * @param originals what is changed
 * @param pieces    what is put in
 */
public record Mutations(List<byte[]> originals, List<byte[]> pieces) {

    private static final int MOST_CHANGES = 4;
    private static final int MOST_TIMES = 2_000;
    private static final List<String> USUAL_PIECES = List.of("{", "}", "[", "]", "\"", ",", ":", "\\", "\\u00", "null",
            "true", "0", "9", "-", "+", ".", "e", "E400", " ", "\n", "\u0000", "\u00e4", "\ud83d\ude9a", "\ufeff",
            "NaN",
            "1e999", "{}", "[]");

    public Mutations {
        originals = List.copyOf(originals);
        pieces = List.copyOf(pieces);
    }

    /** Of texts in UTF-8, with what JSON is made of and some pieces more. */
    public static Mutations of(List<String> originals, String... pieces) {
        return new Mutations(originals.stream().map(Mutations::utf8).toList(),
                Stream.concat(USUAL_PIECES.stream(), Arrays.stream(pieces)).map(Mutations::utf8).toList());
    }

    /** One of the originals, changed in a few places. */
    public byte[] next(RandomGenerator random) {
        byte[] text = originals.get(random.nextInt(originals.size()));
        for (int changes = random.nextInt(MOST_CHANGES) + 1; changes > 0; changes--) {
            text = changed(text, random);
        }
        return text;
    }

    private byte[] changed(byte[] text, RandomGenerator random) {
        int start = random.nextInt(text.length + 1);
        int end = Math.min(text.length, start + random.nextInt(12));
        byte[] piece = pieces.get(random.nextInt(pieces.size()));
        return switch (random.nextInt(6)) {
            case 0 -> replaced(text, start, start, random.nextInt(100) == 0 ? manyTimes(piece, random) : piece);
            case 1 -> replaced(text, start, end, piece);
            case 2 -> replaced(text, start, end, new byte[0]);
            case 3 -> replaced(text, start, start, Arrays.copyOfRange(text, start, end));
            case 4 -> replaced(text, start, Math.min(text.length, start + 1), new byte[]{(byte) random.nextInt()});
            default -> random.nextInt(4) == 0 ? Arrays.copyOf(text, start) : text;
        };
    }

    private static byte[] manyTimes(byte[] piece, RandomGenerator random) {
        int times = random.nextInt(2, MOST_TIMES);
        byte[] all = new byte[piece.length * times];
        for (int i = 0; i < all.length; i++) {
            all[i] = piece[i % piece.length];
        }
        return all;
    }

    private static byte[] replaced(byte[] text, int start, int end, byte[] piece) {
        byte[] result = new byte[text.length - (end - start) + piece.length];
        System.arraycopy(text, 0, result, 0, start);
        System.arraycopy(piece, 0, result, start, piece.length);
        System.arraycopy(text, end, result, start + piece.length, text.length - end);
        return result;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
