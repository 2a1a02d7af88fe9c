package io.fleet.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** One Redis command at a time, by its first line of answer. */
public final class Resp {

    private Resp() {}

    /** The first line of the answer; the parts of the command must not hold spaces. */
    public static String ask(String url, String... command) {
        URI address = URI.create(url);
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write((String.join(" ", command) + "\r\n").getBytes(StandardCharsets.UTF_8));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value of a key that must be there. */
    static String value(String url, String key) {
        try (Socket socket = new Socket(URI.create(url).getHost(), URI.create(url).getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(("GET " + key + "\r\n").getBytes(StandardCharsets.UTF_8));
            BufferedReader answer = new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String length = answer.readLine();
            return length.equals("$-1") ? "" : answer.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
