package io.fleet.gateway.relay;

/** Hears what is published on a topic. Called on the hub only. */
public interface TopicListener<M> {

    /** Redis has confirmed the subscription: from here on nothing is missed, until {@link #broken}. */
    void stands();

    /** The subscription was lost, and with it whatever is published until it {@link #stands} again. */
    void broken();

    void received(M message);
}
