package io.fleet.embedded;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Just enough of the Redis protocol to ask a server of ours whether it is there. */
final class RedisSocket {

    private static final int TIMEOUT_MILLIS = 1_000;

    private RedisSocket() {}

    /** Whether a server on that port answers and has loaded its data. */
    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(ServerPort.address(port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII).equals("+PONG");
        } catch (IOException _) {
            return false;
        }
    }
}
