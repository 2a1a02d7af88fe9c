package io.fleet.gateway.watch;

/** Where the frames of one connection go. Safe for use by many threads, must not block. */
public interface Outlet {

    /** Frames wait, or the outbox has ended: take them soon. */
    void wake();

    /** Whether a frame would be taken now. */
    boolean hasRoom();
}
