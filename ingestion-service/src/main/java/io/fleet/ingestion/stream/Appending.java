package io.fleet.ingestion.stream;

import java.time.Duration;

/** What became of fixes that were to be appended. */
public sealed interface Appending {

    /** Redis has all of them. */
    record Taken() implements Appending {}

    /**
     * Redis may have some of them or none; sending all of them again is harmless.
     *
     * @param retryAfter when to try again, in whole seconds
     */
    record Refused(Duration retryAfter) implements Appending {}
}
