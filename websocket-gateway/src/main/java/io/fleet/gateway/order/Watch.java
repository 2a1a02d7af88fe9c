package io.fleet.gateway.order;

/** A watcher's interest in an order. Safe for use by many threads. */
public interface Watch extends AutoCloseable {

    /** Ends it: soon after, the watcher is called no more. Closing twice is harmless. */
    @Override
    void close();
}
