package io.fleet.gateway.relay;

/** One listener's interest in a topic. For the hub only. */
public interface Subscription extends AutoCloseable {

    /** Whether Redis has confirmed it, so that nothing published is missed. */
    boolean stands();

    /** Ends the interest: the listener is not called any more. Closing twice is harmless. */
    @Override
    void close();
}
