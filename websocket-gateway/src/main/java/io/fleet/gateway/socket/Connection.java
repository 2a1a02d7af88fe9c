package io.fleet.gateway.socket;

import io.fleet.gateway.watch.CloseCode;
import io.fleet.gateway.watch.Outbox;
import io.fleet.gateway.watch.Viewer;
import io.fleet.model.OrderId;
import io.fleet.service.Caller;
import io.fleet.service.TokenVerifier;
import io.fleet.service.Verification;
import io.netty.channel.EventLoop;
import java.time.Instant;

/** A customer who is connected, and what the token allows. Safe for use by many threads but where something is for the event loop; never blocks. */
final class Connection implements Rounds.Member {

    /** The code for a client that left without one (RFC 6455). */
    static final int GONE = 1006;

    private final Arrival arrival;
    private final Viewer viewer;
    private final Pulse pulse;
    private volatile Caller caller;

    /** What carries the frames, as the metrics name it. */
    enum Kind {
        /** A WebSocket. */
        CUSTOMER("customer"),
        /** Server-sent events. */
        EVENTS("events");

        private final String tag;

        Kind(String tag) {
            this.tag = tag;
        }

        String tag() {
            return tag;
        }
    }

    Connection(Arrival arrival, Viewer viewer, long nanos) {
        this.arrival = arrival;
        this.viewer = viewer;
        this.caller = arrival.caller();
        this.pulse = new Pulse(viewer, arrival, nanos);
    }

    Kind kind() {
        return arrival.kind();
    }

    Outbox outbox() {
        return viewer.outbox();
    }

    /** The event loop of its channel. */
    EventLoop loop() {
        return arrival.channel().eventLoop();
    }

    /** The client has sent something, whatever it is. For the event loop. */
    void heard() {
        pulse.heard();
    }

    /** Shows the order, if the token allows it and there is room. */
    void subscribe(OrderId order) {
        if (!caller.mayWatch(order)) {
            outbox().error("forbidden", "order_id: " + order + " (expected: one that the token allows)");
        } else if (!viewer.watch(order)) {
            outbox().error("too_many_orders",
                    "order_id: " + order + " (expected: at most " + Viewer.MOST_ORDERS + " orders on a socket)");
        }
    }

    void unsubscribe(OrderId order) {
        if (!viewer.leave(order)) {
            outbox().error("not_subscribed", "order_id: " + order + " (expected: one that is subscribed)");
        }
    }

    /** Goes on with what another token allows, or ends. */
    void refresh(Verification verification) {
        switch (verification) {
            case Verification.Refused _ -> outbox().end(CloseCode.BAD_TOKEN);
            // Nobody is connected before there are keys, and they stay: the token before goes on until its end.
            case Verification.Unavailable _ -> {
            }
            case Verification.Verified verified -> {
                caller = verified.caller();
                leaveWhatIsForbidden();
            }
        }
    }

    private void leaveWhatIsForbidden() {
        var left = viewer.leaveAllBut(caller::mayWatch);
        left.forEach(order -> outbox().error("forbidden",
                "order_id: " + order + " is left (expected: one that the new token allows)"));
        if (!left.isEmpty() && viewer.watchesNothing()) {
            outbox().end(CloseCode.OVER);
        }
    }

    /** Ends the connection if its token has ended, leeway included, or if its client does not keep up. */
    @Override
    public void tick(Instant now, long nanos) {
        if (!now.isBefore(caller.expiresAt().plus(TokenVerifier.LEEWAY))) {
            outbox().end(CloseCode.TOKEN_EXPIRED);
        }
        pulse.tick(nanos);
    }

    /** Watches nothing more, and leaves its place to another. */
    void close() {
        viewer.close();
        arrival.place().leave();
    }
}
