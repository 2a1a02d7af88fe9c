package io.fleet.cli.send;

import io.fleet.cli.token.TokenSigner;
import io.fleet.model.DriverId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * The reports of one driver, which go out one after the other.
 *
 * <p>At any time at most one request of a driver is on its way. Safe for use by many threads.
 */
final class DriverLine {

    private static final long TOKEN_AGE_NANOS = Duration.ofHours(1).toNanos();

    private final DriverId driver;
    private final Queue<Report> waiting = new ArrayDeque<>();
    private boolean busy;
    private String token = "";
    private long tokenSigned;

    DriverLine(DriverId driver) {
        this.driver = driver;
    }

    DriverId driver() {
        return driver;
    }

    /** Adds a report; true if the line was idle and must now be worked on. */
    synchronized boolean add(Report report) {
        waiting.add(report);
        boolean wake = !busy;
        busy = true;
        return wake;
    }

    /** Takes the next reports, oldest first; at least one while the line is busy. */
    synchronized List<Report> take(int most) {
        var next = new ArrayList<Report>();
        while (next.size() < most && !waiting.isEmpty()) {
            next.add(waiting.remove());
        }
        return next;
    }

    /** What was taken is done; true if there is more to do. */
    synchronized boolean proceed() {
        busy = !waiting.isEmpty();
        return busy;
    }

    /** A token that is good for hours yet. */
    synchronized String token(TokenSigner signer, long nanoTime) {
        if (token.isEmpty() || nanoTime - tokenSigned > TOKEN_AGE_NANOS) {
            token = signer.driver(driver);
            tokenSigned = nanoTime;
        }
        return token;
    }
}
