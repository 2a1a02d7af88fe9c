package io.fleet.service.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request without a body that is written to a socket as it stands: with headers that an HTTP client would not send, and with an answer that never
 * ends, of which only the head is read. Immutable.
 */
public record RawRequest(int port, List<String> lines) {

    private static final int PATIENCE_MILLIS = 30_000;

    /** The head of an answer. */
    public record Answer(int status, List<String> headers) {

        /** The values of the header, joined as HTTP would have them. */
        public Optional<String> header(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream().filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).strip()).reduce((one, next) -> one + ", " + next);
        }
    }

    public RawRequest {
        lines = List.copyOf(lines);
    }

    /** To a port of this machine, for something of the form {@code GET /path}. */
    public static RawRequest to(int port, String methodAndTarget) {
        return new RawRequest(port, List.of(methodAndTarget + " HTTP/1.1"));
    }

    /** The handshake of a WebSocket. */
    public static RawRequest socket(int port, String target) {
        return to(port, "GET " + target).header("Upgrade", "websocket").header("Connection", "Upgrade")
                .header("Sec-WebSocket-Version", "13").header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    }

    public RawRequest header(String name, String value) {
        var more = new ArrayList<>(lines);
        more.add(name + ": " + value);
        return new RawRequest(port, more);
    }

    /** The answer's head; the connection is broken off after it. */
    public Answer send() {
        return send("");
    }

    /** The same with a body, whose length is told. */
    public Answer send(String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        var request = content.length == 0 ? this : header("Content-Length", Integer.toString(content.length));
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            var out = socket.getOutputStream();
            out.write((String.join("\r\n", request.lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            out.write(content);
            out.flush();
            return head(
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1)));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Answer head(BufferedReader in) throws IOException {
        String first = in.readLine();
        if (first == null) {
            throw new IOException("the connection was closed without an answer");
        }
        var headers = new ArrayList<String>();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            headers.add(line);
        }
        return new Answer(Integer.parseInt(first.split(" ", -1)[1]), headers);
    }
}
