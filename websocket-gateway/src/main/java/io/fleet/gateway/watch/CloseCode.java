package io.fleet.gateway.watch;

/** Why the server closes a connection. A client reconnects after 1xxx and 4000 to 4499, never after 4500 and above. */
public enum CloseCode {

    /** The service restarts: reconnect after a random while (RFC 6455's registry). */
    RESTARTING(1012, "restarting"),
    /** A binary message, where only text is understood (RFC 6455). */
    TEXT_ONLY(1003, "text only"),
    /** A message over the limit (RFC 6455). */
    TOO_BIG(1009, "message too big"),
    /** The token ended, leeway included: reconnect with another. */
    TOKEN_EXPIRED(4005, "token expired"),
    /** The client takes less than it is sent: reconnect. */
    TOO_SLOW(4008, "too slow"),
    /** The last order that was watched is over. */
    OVER(4503, "order over");

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }
}
