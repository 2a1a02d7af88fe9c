package io.fleet.gateway;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A customer's client that does nothing by itself: neither reads, nor answers pings. */
final class RawCustomer implements AutoCloseable {

    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;

    private final Socket socket;
    private final DataInputStream input;

    /** A frame of the server. */
    record Frame(int type, String text, int closeCode) {}

    private RawCustomer(Socket socket) throws IOException {
        this.socket = socket;
        this.input = new DataInputStream(socket.getInputStream());
    }

    static RawCustomer connect(URI address, String token) throws IOException {
        return connect(address, token, "13");
    }

    static RawCustomer connect(URI address, String token, String version) throws IOException {
        return ask(address, token, "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: " + version,
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
    }

    /** Sends a request with those headers. */
    static RawCustomer ask(URI address, String token, String... headers) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        socket.getOutputStream().write(("GET " + address.getPath() + " HTTP/1.1\r\nHost: localhost\r\n"
                + String.join("\r\n", headers) + "\r\nAuthorization: Bearer " + token
                + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return new RawCustomer(socket);
    }

    /** By which the gateway knows the connection. */
    int port() {
        return socket.getLocalPort();
    }

    /** Reads the answer to the handshake. */
    RawCustomer upgraded() throws IOException {
        String answer = statusLine();
        if (!answer.startsWith("HTTP/1.1 101 ")) {
            throw new IOException(answer);
        }
        return this;
    }

    /** Reads the head of the answer to the handshake, which begins with its status. */
    String statusLine() throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) input.readUnsignedByte());
        }
        return head.toString();
    }

    Frame next() throws IOException {
        int type = input.readUnsignedByte() & 0x0F;
        int length = input.readUnsignedByte();
        byte[] content = new byte[length == 126 ? input.readUnsignedShort() : length];
        input.readFully(content);
        int code = type == CLOSE ? (content[0] & 0xFF) << 8 | (content[1] & 0xFF) : 0;
        return new Frame(type, new String(content, StandardCharsets.US_ASCII), code);
    }

    /** Reads until a frame of that type comes. */
    Frame next(int type) throws IOException {
        var frame = next();
        while (frame.type() != type) {
            frame = next();
        }
        return frame;
    }

    /** Sends bytes as they are, as far as they are taken. */
    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /**
     * Sends a text, masked with zeros.
     *
     * @param text ASCII, at most 125 characters
     */
    void sendText(String text) throws IOException {
        send(new byte[]{(byte) 0x81, (byte) (0x80 | text.length()), 0, 0, 0, 0});
        send(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
