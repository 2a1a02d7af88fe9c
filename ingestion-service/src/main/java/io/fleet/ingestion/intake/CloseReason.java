package io.fleet.ingestion.intake;

import io.fleet.service.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;

/**
 * Why a driver's socket is closed.
 *
 * @param code as RFC 6455 has it, or -1 for none
 * @param text for people
 */
record CloseReason(int code, String text) {

    static final CloseReason TOKEN_EXPIRED = new CloseReason(4005, "token expired");
    static final CloseReason TEXT_ONLY = new CloseReason(1003, "text frames only");
    static final CloseReason TOO_BIG = new CloseReason(1009, "at most " + DriverSocket.MOST_BYTES + " bytes");
    static final CloseReason FAILED = new CloseReason(1011, "");
    static final CloseReason RESTARTING = new CloseReason(1012, "restarting");

    private static final int NO_CODE = -1;

    /** For a client that has broken the protocol. */
    static CloseReason of(WebSocketCloseStatus violated) {
        return violated.code() == TOO_BIG.code ? TOO_BIG : new CloseReason(violated.code(), violated.reasonText());
    }

    ByteBuf frame(ByteBufAllocator buffers) {
        return code == NO_CODE ? Framing.close(buffers) : Framing.close(buffers, code, text);
    }
}
