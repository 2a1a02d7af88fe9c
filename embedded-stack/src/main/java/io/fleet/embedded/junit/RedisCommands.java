package io.fleet.embedded.junit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/** Just enough of the Redis protocol to empty a server. */
final class RedisCommands {

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int USUAL_PORT = 6379;

    private RedisCommands() {}

    /** Removes all keys of all databases of the server. */
    static void flush(URI url) {
        try (Socket socket = connect(url)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            BufferedReader answers = new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (List<String> command : commands(url)) {
                send(socket.getOutputStream(), command);
                String answer = answers.readLine();
                if (!"+OK".equals(answer)) {
                    throw new IOException(command.getFirst() + ": " + answer + " (expected: +OK)");
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("Redis could not be emptied for the next test", e);
        }
    }

    private static Socket connect(URI url) throws IOException {
        SocketFactory sockets = url.getScheme().equals("rediss")
                ? SSLSocketFactory.getDefault()
                : SocketFactory.getDefault();
        return sockets.createSocket(url.getHost(), url.getPort() < 0 ? USUAL_PORT : url.getPort());
    }

    private static List<List<String>> commands(URI url) {
        List<List<String>> commands = new ArrayList<>();
        if (url.getUserInfo() != null) {
            List<String> login = new ArrayList<>(List.of("AUTH"));
            Arrays.stream(url.getUserInfo().split(":", 2)).filter(part -> !part.isEmpty()).forEach(login::add);
            commands.add(login);
        }
        commands.add(List.of("FLUSHALL"));
        return commands;
    }

    private static void send(OutputStream out, List<String> command) throws IOException {
        StringBuilder text = new StringBuilder("*" + command.size() + "\r\n");
        for (String part : command) {
            int bytes = part.getBytes(StandardCharsets.UTF_8).length;
            text.append(String.format(Locale.ROOT, "$%d\r\n%s\r\n", bytes, part));
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
