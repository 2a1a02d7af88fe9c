package io.fleet.model;

import java.util.Locale;

/**
 * The range that a measured number must lie in, both ends included.
 *
 * @param name  the field's name on the wire
 * @param least the smallest value allowed
 * @param most  the largest value allowed
 */
public record Bounds(String name, double least, double most) {

    /** Whether the value lies inside; NaN never does. */
    public boolean hold(double value) {
        return value >= least && value <= most;
    }

    /** What to tell the sender of something else, in the form {@code latitude: 91.0 (expected: -90 to 90)}. */
    public String refusal(Object found) {
        return name + ": " + found + " (expected: " + plain(least) + " to " + plain(most) + ")";
    }

    /** The value, with -0.0 made 0.0 so that equal values have equal texts; refuses one outside. */
    double checked(double value) {
        if (!hold(value)) {
            throw new IllegalArgumentException(refusal(value));
        }
        return value + 0.0;
    }

    private static String plain(double bound) {
        return String.format(Locale.ROOT, bound == Math.rint(bound) ? "%.0f" : "%s", bound);
    }
}
