package io.fleet.gateway.socket;

import io.fleet.gateway.watch.CloseCode;
import io.fleet.gateway.watch.Viewers;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The customers who are connected to this node. Safe for use by many threads, never blocks. */
final class Connections {

    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> allGone = new CompletableFuture<>();
    private final Viewers viewers;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Rounds rounds;
    private final SocketMetrics metrics;
    private volatile boolean closing;

    Connections(Viewers viewers, InstantSource clock, LongSupplier nanoTime, Rounds rounds,
            SocketMetrics metrics) {
        this.viewers = viewers;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.rounds = rounds;
        this.metrics = metrics;
    }

    /** Whether newcomers are still let in. */
    boolean areTaken() {
        return !closing;
    }

    /** Begins to show the order to one who may see it. Whoever opens a connection reports that it was {@link #closed}. */
    Connection open(Arrival arrival) {
        var viewer = viewers.open(new AuditTrail(arrival, clock));
        viewer.watch(arrival.order());
        var connection = new Connection(arrival, viewer, nanoTime.getAsLong());
        open.add(connection);
        rounds.join(connection.loop(), connection);
        metrics.opened(arrival.kind());
        if (closing) {
            connection.outbox().end(CloseCode.RESTARTING);
        }
        return connection;
    }

    /** A limit for the commands of one connection. */
    RateLimit newLimit() {
        return RateLimit.ofCommands(nanoTime);
    }

    /**
     * The connection is gone.
     *
     * @param code with which, if the server did not end it
     */
    void closed(Connection connection, int code) {
        if (open.remove(connection)) {
            rounds.leave(connection.loop(), connection);
            connection.close();
            metrics.closed(connection.kind(), connection.outbox().end().map(CloseCode::code).orElse(code));
            completeIfAllGone();
        }
    }

    /** Lets nobody in any more, and tells who is still there, in random order. */
    List<Connection> refuseNewcomers() {
        closing = true;
        var left = new ArrayList<>(open);
        Collections.shuffle(left);
        return left;
    }

    /** Completes when nobody is let in any more and the last is gone. */
    CompletableFuture<Void> whenAllGone() {
        completeIfAllGone();
        return allGone.copy();
    }

    private void completeIfAllGone() {
        if (closing && open.isEmpty()) {
            allGone.complete(null);
        }
    }
}
