package io.fleet.processing.query;

import java.nio.charset.StandardCharsets;

/** A text of ASCII that is taken away piece by piece while it is written. Confined to one answer. */
final class PlainText {

    private static final int USUAL_CHARACTERS = 16 * 1024;

    private final StringBuilder text = new StringBuilder(USUAL_CHARACTERS);

    PlainText append(String more) {
        text.append(more);
        return this;
    }

    PlainText append(long number) {
        text.append(number);
        return this;
    }

    /**
     * A number of steps in units, in decimal digits without an exponent.
     *
     * @param decimals of the unit that make a step; zeros at the end are left out, but for one
     */
    PlainText steps(long steps, int decimals) {
        long unit = unit(decimals);
        long size = Math.abs(steps);
        text.append(steps < 0 ? "-" : "").append(size / unit).append('.');
        long rest = size % unit;
        do {
            unit /= 10;
            text.append((char) ('0' + rest / unit));
            rest %= unit;
        } while (rest > 0);
        return this;
    }

    /** What was written since the last call. */
    byte[] take() {
        byte[] taken = text.toString().getBytes(StandardCharsets.US_ASCII);
        text.setLength(0);
        return taken;
    }

    private static long unit(int decimals) {
        long unit = 1;
        for (int i = 0; i < decimals; i++) {
            unit *= 10;
        }
        return unit;
    }
}
