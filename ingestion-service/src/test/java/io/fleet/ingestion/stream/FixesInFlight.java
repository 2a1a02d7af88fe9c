package io.fleet.ingestion.stream;

/** How many fixes an appender waits for. */
public final class FixesInFlight {

    private FixesInFlight() {}

    public static int now(FixAppender appender) {
        return appender.inFlight();
    }
}
