package io.fleet.wire;

/** What an error message may repeat of an input: short, and printable ASCII only. */
public final class Excerpt {

    private static final int LONGEST = 40;

    private Excerpt() {}

    public static String of(String text) {
        var excerpt = new StringBuilder(LONGEST + 3);
        for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
            char c = text.charAt(i);
            excerpt.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return text.length() > LONGEST ? excerpt.append("...").toString() : excerpt.toString();
    }
}
