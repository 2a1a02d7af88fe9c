package io.fleet.service.testing;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One connection to a server on this machine that is sent whatever a test wants it to be sent. Gives up what does not come for a minute. */
public final class RawHttp implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        in = new BufferedInputStream(socket.getInputStream());
    }

    /**
     * An answer of HTTP/1.1.
     *
     * @param headers by their names in lower case
     */
    public record Answer(int status, Map<String, String> headers, String body) {}

    public static RawHttp connect(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        return new RawHttp(socket);
    }

    /** The first line and the headers that every request needs, with a token, and the empty line behind them. */
    public static String get(String target, String token) {
        return "GET " + target + " HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer " + token + "\r\n\r\n";
    }

    /** Sends the text, of which each character is a byte. */
    public RawHttp send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawHttp send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Reads one answer to its end. */
    public Answer read() throws IOException {
        String[] first = line().split(" ", 3);
        var headers = new TreeMap<String, String>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        return new Answer(Integer.parseInt(first[1]), headers, new String(body(headers), StandardCharsets.UTF_8));
    }

    /** Reads until the server has closed the connection, and tells what came before that. */
    public String readAll() throws IOException {
        var text = new StringBuilder();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                text.append((char) next);
            }
        } catch (SocketException reset) {
            text.append("");
        }
        return text.toString();
    }

    /** Sends one byte after the other, each after a pause, for as long as the server listens; fails if that is a minute. */
    public String trickle(String text, long pauseMillis) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; !hasAnswered(pauseMillis); i = (i + 1) % text.length()) {
            if (System.nanoTime() - start > PATIENCE_MILLIS * 1_000_000L) {
                throw new AssertionError("still listened to after a minute");
            }
            try {
                send(text.substring(i, i + 1));
            } catch (SocketException closed) {
                return "";
            }
        }
        return readAll();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private boolean hasAnswered(long waitMillis) throws IOException {
        socket.setSoTimeout((int) waitMillis);
        in.mark(1);
        try {
            in.read();
            in.reset();
            return true;
        } catch (java.net.SocketTimeoutException nothing) {
            return false;
        } catch (SocketException reset) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            var all = new java.io.ByteArrayOutputStream();
            for (int length = Integer.parseInt(line(), 16); length > 0; length = Integer.parseInt(line(), 16)) {
                all.write(in.readNBytes(length));
                line();
            }
            line();
            return all.toByteArray();
        }
        return in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("closed after: " + line);
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
