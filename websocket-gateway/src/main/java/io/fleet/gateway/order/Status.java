package io.fleet.gateway.order;

/** What a customer is told about an order. */
public enum Status {

    /** Nobody is bound, or the driver has no current fix to show. */
    WAITING("waiting"),
    /** The newest fix was received less than 30 s ago. */
    LIVE("live"),
    /** The newest fix is older than that. */
    STALE("stale"),
    /** The order is over. */
    ENDED("ended");

    private final String word;

    Status(String word) {
        this.word = word;
    }

    /** The word on the wire. */
    public String word() {
        return word;
    }
}
