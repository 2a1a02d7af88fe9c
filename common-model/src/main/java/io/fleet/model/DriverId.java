package io.fleet.model;

import java.util.Optional;

/**
 * Who drives: a positive 64-bit number.
 *
 * @param value from 1 to {@link Long#MAX_VALUE}
 */
public record DriverId(long value) implements Comparable<DriverId> {

    /** What an id must look like, as error messages say it. */
    public static final String EXPECTED = "a whole number from 1 to 9223372036854775807, without leading zeros";

    private static final int MOST_DIGITS = 19;

    public DriverId {
        if (value < 1) {
            throw new IllegalArgumentException("driver_id: " + value + " (expected: " + EXPECTED + ")");
        }
    }

    /** Reads an id in its plain form: decimal digits only, so that every id has exactly one text. */
    public static Optional<DriverId> parse(String text) {
        if (text.isEmpty() || text.length() > MOST_DIGITS || text.charAt(0) == '0') {
            return Optional.empty();
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
                return Optional.empty();
            }
            value = value * 10 + digit;
        }
        return Optional.of(new DriverId(value));
    }

    @Override
    public int compareTo(DriverId other) {
        return Long.compare(value, other.value);
    }

    /** The plain form that {@link #parse} reads. */
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
