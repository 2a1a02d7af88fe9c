package io.fleet.cli.send;

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

    private final Queue<Report> waiting = new ArrayDeque<>();
    private boolean busy;

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
}
