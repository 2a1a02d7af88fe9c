package io.fleet.ingestion.stream;

import java.time.Duration;

/** What became of fixes that were to be appended. */
public sealed interface Appending {

    /** Redis has all of them. */
    record Taken() implements Appending {}

    /**
     * Redis may have some of them or none; sending all of them again is harmless.
     *
     * @param reason     what stood in the way
     * @param retryAfter when to try again, in whole seconds
     */
    record Refused(Reason reason, Duration retryAfter) implements Appending {}

    /** What stands in the way of fixes that are good. */
    enum Reason {
        /** Too much is waiting in the stream. */
        BACKLOG,
        /** Redis is away, hangs or takes no writes. */
        UNAVAILABLE
    }
}
