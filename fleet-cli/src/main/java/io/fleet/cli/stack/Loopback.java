package io.fleet.cli.stack;

import java.net.InetAddress;

/** This machine, as it calls itself. */
final class Loopback {

    static final String HOST = "127.0.0.1";
    static final InetAddress ADDRESS = InetAddress.ofLiteral(HOST);

    private Loopback() {}
}
