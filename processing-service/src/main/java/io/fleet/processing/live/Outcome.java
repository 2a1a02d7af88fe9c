package io.fleet.processing.live;

/** What became of a fix on the live side. */
enum Outcome {
    /** It is the driver's current fix, and published. */
    CURRENT,
    /** So it is, but the order that it names has ended and shows nobody. */
    CURRENT_ORDER_ENDED,
    /** So it is, but the order that it names is somebody else's. */
    CURRENT_ORDER_HELD,
    /** It was the current one before. */
    DUPLICATE,
    /** A newer one is current. */
    SUPERSEDED;

    static Outcome of(char letter) {
        return switch (letter) {
            case 'C' -> CURRENT;
            case 'E' -> CURRENT_ORDER_ENDED;
            case 'H' -> CURRENT_ORDER_HELD;
            case 'D' -> DUPLICATE;
            case 'S' -> SUPERSEDED;
            default -> throw new IllegalArgumentException("outcome: " + letter + " (expected: one of C E H D S)");
        };
    }
}
