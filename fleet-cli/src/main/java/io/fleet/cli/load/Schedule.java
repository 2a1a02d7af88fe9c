package io.fleet.cli.load;

/**
 * Tells a sender that falls behind by itself from one that is held up by those who answer.
 *
 * <p>Confined to one thread.
 */
final class Schedule {

    private long heldUpNanos;

    /**
     * For how long a request leaves later than the sender could have sent it.
     *
     * @param lateNanos how much later than due it leaves
     * @return nanoseconds
     */
    long ownLateness(long lateNanos) {
        long own = Math.max(0, lateNanos - heldUpNanos);
        heldUpNanos = Math.min(heldUpNanos, lateNanos);
        return own;
    }

    /** Unanswered requests have held the sender up; until it is on time again that is not its own fault. */
    void heldUp(long nanos) {
        heldUpNanos += nanos;
    }
}
