package io.fleet.processing.fleetmap;

/** Where a viewer's frames go. Never blocks; safe for use by many threads. */
interface Outlet {

    /** Whether all earlier frames have been handed to the network. */
    boolean hasRoom();

    void send(byte[] frame);

    /** Ends the stream. */
    void end();

    /** Breaks the connection off, whatever is still to be sent. */
    void cut();
}
