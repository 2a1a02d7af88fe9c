package io.fleet.cli.load;

import io.fleet.cli.send.FixRequests;
import io.fleet.cli.send.Report;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Posts over connections that stay open, as phones do, each for one driver or for a few: what a driver sends waits for the answer to what was sent
 * on the same connection before. A connection that breaks is opened again with the next request.
 *
 * <p>At most {@value #MOST_AT_ONCE} requests are unanswered, then sending blocks.
 */
final class LinePost implements Post {

    private static final int MOST_AT_ONCE = 20_000;

    private final FixRequests requests;
    private final int connections;
    private final LoadFigures figures;
    private final Semaphore room = new Semaphore(MOST_AT_ONCE);
    private final Map<Long, Line> lines = new ConcurrentHashMap<>();

    /**
     * Has no connection yet.
     *
     * @param connections the most; as many as drivers, and each has its own
     */
    LinePost(FixRequests requests, int connections, LoadFigures figures) {
        this.requests = requests;
        this.connections = connections;
        this.figures = figures;
    }

    @Override
    public long send(List<Report> fixes, long dueNanos) {
        long heldUp = Room.acquire(room);
        figures.sent(fixes.size(), dueNanos);
        byte[] request = requests.text(fixes).getBytes(StandardCharsets.UTF_8);
        lines.computeIfAbsent(fixes.getFirst().driver().value() % connections, _ -> new Line(requests.ingestion()))
                .send(request, new Outcome(fixes.size(), dueNanos));
        return heldUp;
    }

    @Override
    public void close() {
        room.acquireUninterruptibly(MOST_AT_ONCE);
        lines.values().forEach(Line::close);
    }

    /** What becomes of a request with so many fixes, which was due then. */
    private final class Outcome implements Line.Receiver {

        private final int fixes;
        private final long dueNanos;

        private Outcome(int fixes, long dueNanos) {
            this.fixes = fixes;
            this.dueNanos = dueNanos;
        }

        @Override
        public void answered(int status, byte[] body) {
            figures.answered(dueNanos, System.nanoTime());
            figures.tally(dueNanos).count(status, body, fixes);
            room.release();
        }

        @Override
        public void failed(Throwable reason) {
            figures.tally(dueNanos).refused(BrokenPost.reason(reason), fixes);
            room.release();
        }
    }
}
