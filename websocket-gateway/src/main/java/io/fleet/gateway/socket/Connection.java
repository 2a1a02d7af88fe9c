package io.fleet.gateway.socket;

import io.fleet.gateway.watch.CloseCode;
import io.fleet.gateway.watch.Outbox;
import io.fleet.gateway.watch.Viewer;
import io.fleet.service.Caller;
import io.fleet.service.TokenVerifier;
import java.time.Instant;

/** A customer who is connected, and until when the token allows that. Safe for use by many threads. */
final class Connection {

    /** The code for a client that left without one (RFC 6455). */
    static final int GONE = 1006;

    private final Kind kind;
    private final Viewer viewer;
    private final Instant end;

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

    Connection(Kind kind, Viewer viewer, Caller caller) {
        this.kind = kind;
        this.viewer = viewer;
        this.end = caller.expiresAt().plus(TokenVerifier.LEEWAY);
    }

    Kind kind() {
        return kind;
    }

    Viewer viewer() {
        return viewer;
    }

    Outbox outbox() {
        return viewer.outbox();
    }

    /** Ends the connection if its token has ended, leeway included. */
    void tick(Instant now) {
        if (!now.isBefore(end)) {
            outbox().end(CloseCode.TOKEN_EXPIRED);
        }
    }
}
