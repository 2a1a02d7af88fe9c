package io.fleet.gateway.socket;

import io.fleet.gateway.watch.CloseCode;
import io.fleet.gateway.watch.Viewers;
import io.fleet.model.OrderId;
import io.fleet.service.Caller;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The customers who are connected to this node. Safe for use by many threads, never blocks. */
final class Connections {

    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> allGone = new CompletableFuture<>();
    private final Viewers viewers;
    private final InstantSource clock;
    private final SocketMetrics metrics;
    private volatile boolean closing;

    Connections(Viewers viewers, InstantSource clock, SocketMetrics metrics) {
        this.viewers = viewers;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Whether newcomers are still let in. */
    boolean areTaken() {
        return !closing;
    }

    /** Begins to show the order to one who may see it. Whoever opens a connection reports that it was {@link #closed}. */
    Connection open(Connection.Kind kind, Caller caller, OrderId order) {
        var connection = new Connection(kind, viewers.open(), caller);
        open.add(connection);
        metrics.opened(kind);
        if (closing) {
            connection.outbox().end(CloseCode.RESTARTING);
        }
        connection.viewer().watch(order);
        return connection;
    }

    /**
     * The connection is gone.
     *
     * @param code with which, if the server did not end it
     */
    void closed(Connection connection, int code) {
        if (open.remove(connection)) {
            connection.viewer().close();
            metrics.closed(connection.kind(), connection.outbox().end().map(CloseCode::code).orElse(code));
            completeIfAllGone();
        }
    }

    /** Ends the connections whose token has ended. To be called about once a second. */
    void tick() {
        var now = clock.instant();
        open.forEach(connection -> connection.tick(now));
    }

    /** Lets nobody in any more and ends all connections; completes when the last is gone. */
    CompletableFuture<Void> closeAll() {
        closing = true;
        open.forEach(connection -> connection.outbox().end(CloseCode.RESTARTING));
        completeIfAllGone();
        return allGone;
    }

    private void completeIfAllGone() {
        if (closing && open.isEmpty()) {
            allGone.complete(null);
        }
    }
}
