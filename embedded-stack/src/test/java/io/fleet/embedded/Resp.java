package io.fleet.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One Redis command at a time, by its first line of answer. */
public final class Resp {

    private Resp() {}

    /** The first line of the answer; the parts of the command must not hold spaces. */
    public static String ask(String url, String... command) {
        return lines(url, 1, command).getFirst();
    }

    /** The value of a key that is there. */
    static String value(String url, String key) {
        return lines(url, 2, "GET", key).getLast();
    }

    /** The value of a setting of the server. */
    static String setting(String url, String name) {
        return lines(url, 5, "CONFIG", "GET", name).getLast();
    }

    private static List<String> lines(String url, int count, String... command) {
        URI address = URI.create(url);
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write((String.join(" ", command) + "\r\n").getBytes(StandardCharsets.UTF_8));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)).lines()
                    .limit(count).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
