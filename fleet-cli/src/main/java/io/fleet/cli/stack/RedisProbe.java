package io.fleet.cli.stack;

import io.fleet.cli.terminal.CommandFailure;
import io.fleet.wire.RedisKeys;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import javax.net.ssl.SSLSocketFactory;

/**
 * Just enough of a Redis client to see that a server is there and how much is not yet done.
 *
 * <p>One connection for each question: it is asked once a second at most. Safe for use by many threads.
 */
public final class RedisProbe {

    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int USUAL_PORT = 6_379;

    private final URI url;

    /** Asks the server at {@code redis[s]://[user:password@]host[:port][/database]}. */
    public RedisProbe(String url) {
        this.url = parse(url);
    }

    /**
     * Returns if the server answers.
     *
     * @throws CommandFailure if it does not
     */
    void check() {
        try {
            ask("PING");
        } catch (IOException e) {
            throw new CommandFailure("no Redis answers at " + url.getScheme() + "://" + url.getHost() + ":" + port()
                    + " (" + e.getMessage() + "): start it, or put --redis-url right", e);
        }
    }

    /** How many accepted fixes are not yet done; empty if the server does not answer. */
    public OptionalLong backlog() {
        try {
            String answer = ask("XLEN", RedisKeys.STREAM);
            return OptionalLong.of(Long.parseLong(answer.substring(1)));
        } catch (IOException | NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    private static URI parse(String text) {
        try {
            URI url = URI.create(text);
            if (url.getHost() != null && List.of("redis", "rediss").contains(url.getScheme())) {
                return url;
            }
        } catch (IllegalArgumentException _) {
            // Refused below like any other text.
        }
        throw new CommandFailure("--redis-url: " + text + " (expected: redis://host:port)");
    }

    private int port() {
        return url.getPort() < 0 ? USUAL_PORT : url.getPort();
    }

    private String ask(String... command) throws IOException {
        try (Socket socket = connect()) {
            var in = new BufferedInputStream(socket.getInputStream());
            authenticate(socket, in);
            return ask(socket, in, List.of(command));
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress(url.getHost(), port()), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        if (!"rediss".equals(url.getScheme())) {
            return socket;
        }
        var tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
        return tls.createSocket(socket, url.getHost(), port(), true);
    }

    private void authenticate(Socket socket, InputStream in) throws IOException {
        if (url.getUserInfo() != null) {
            String[] parts = url.getUserInfo().split(":", 2);
            ask(socket, in, parts.length < 2 || parts[0].isEmpty()
                    ? List.of("AUTH", parts[parts.length - 1])
                    : List.of("AUTH", parts[0], parts[1]));
        }
        if (url.getPath() != null && url.getPath().length() > 1) {
            ask(socket, in, List.of("SELECT", url.getPath().substring(1)));
        }
    }

    private static String ask(Socket socket, InputStream in, List<String> command) throws IOException {
        var request = new StringBuilder("*").append(command.size()).append("\r\n");
        for (String word : command) {
            int length = word.getBytes(StandardCharsets.UTF_8).length;
            request.append('$').append(length).append("\r\n").append(word).append("\r\n");
        }
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
        String answer = line(in);
        if (answer.isEmpty() || answer.startsWith("-")) {
            throw new IOException(answer.isEmpty() ? "it closed the connection" : answer.substring(1));
        }
        return answer;
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
