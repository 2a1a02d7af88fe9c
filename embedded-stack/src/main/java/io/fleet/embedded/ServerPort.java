package io.fleet.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Supplier;

/** Ports of the loopback address. */
final class ServerPort {

    static final String HOST = "127.0.0.1";
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral(HOST);
    private static final int ATTEMPTS = 5;
    private static final Duration GRACE = Duration.ofSeconds(2);

    private ServerPort() {}

    /** Refuses numbers that are no port; 0 stands for a free one. */
    static void check(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
        }
    }

    /**
     * The port itself once it is free, or a free one for 0.
     *
     * @throws EmbeddedStartException if another process keeps it; the server of a run that was killed gets two seconds to go
     */
    static int claim(int port) {
        if (port == 0) {
            return free();
        }
        if (!Wait.until(GRACE, () -> isFree(port))) {
            throw EmbeddedStartException.portTaken(port);
        }
        return port;
    }

    /** Starts a server; on a free port once more if another process was quicker to take it. */
    static <T> T attempt(int port, Supplier<T> start) {
        for (int attempt = 1;; attempt++) {
            try {
                return start.get();
            } catch (EmbeddedStartException e) {
                if (port != 0 || !e.isPortTaken() || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    static InetSocketAddress address(int port) {
        return new InetSocketAddress(LOOPBACK, port);
    }

    private static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFree(int port) {
        return !answers(port) && canBeBound(port);
    }

    /** Some systems let a second process bind a port of the loopback address that a first one holds for all addresses. */
    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(address(port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean canBeBound(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, LOOPBACK)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
