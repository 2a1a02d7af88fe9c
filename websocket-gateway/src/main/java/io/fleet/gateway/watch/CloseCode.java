package io.fleet.gateway.watch;

/** Why the server closes a connection. A client reconnects after 1001, 1012 and 4000 to 4499, never after 4500 and above. */
public enum CloseCode {

    /** Nothing was watched for a while (RFC 6455: its purpose is fulfilled). */
    NOTHING_WATCHED(1000, "nothing watched"),
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
    /** The client has not answered a ping: reconnect. */
    NO_ANSWER(4012, "no answer to a ping"),
    /** More commands than are followed: reconnect. */
    TOO_MANY_COMMANDS(4013, "too many commands"),
    /** The token that was to take the place of the old one is none that is accepted. */
    BAD_TOKEN(4500, "bad token"),
    /** The last order that was watched is over, or not allowed any more. */
    OVER(4503, "order over or not allowed");

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
