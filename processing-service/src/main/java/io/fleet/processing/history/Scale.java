package io.fleet.processing.history;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** How a measured number becomes a small integer of the history: multiplied by a power of ten and rounded half up, away from zero. */
enum Scale {

    /** Degrees of latitude and longitude in steps of 1e-7. */
    DEGREES(7),
    /** Kilometres per hour in steps of 0.01. */
    KMH(2),
    /** Degrees of heading in steps of 0.1. */
    HEADING(1),
    /** Metres of accuracy in steps of 0.1. */
    METRES(1);

    /** What stands for a value that the device did not give. No such value is negative. */
    static final int NONE = -1;

    private static final double DOUBT = 1e-5;

    private final int decimals;
    private final double factor;

    Scale(int decimals) {
        this.decimals = decimals;
        this.factor = Math.pow(10, decimals);
    }

    /** The whole number of steps next to the value as it is written in decimal digits. */
    int steps(double value) {
        double steps = value * factor;
        double fraction = Math.abs(steps - Math.rint(steps));
        // The product may have crossed the middle between two steps: there the decimal digits decide.
        return Math.abs(fraction - 0.5) > DOUBT
                ? (int) Math.rint(steps)
                : BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).unscaledValue().intValueExact();
    }

    /** The same, or {@link #NONE}. */
    int steps(@Nullable Double value) {
        return value == null ? NONE : steps(value.doubleValue());
    }
}
