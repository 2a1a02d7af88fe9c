package io.fleet.processing.deadletter;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A dead letter's id, as its stream gave it.
 *
 * @param text two whole numbers with a dash between them
 */
record LetterId(String text) {

    static final String EXPECTED = "a dead letter's id, such as 1704110400000-0";

    // Shorter than the longest that Redis knows: it gives ids by its clock.
    private static final Pattern FORM = Pattern.compile("\\d{1,18}-\\d{1,18}");

    static Optional<LetterId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new LetterId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
