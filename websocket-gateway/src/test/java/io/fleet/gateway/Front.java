package io.fleet.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The reverse proxy between a browser and the gateway, which has pages of its own and can be told to misbehave. Safe for use by many threads.
 */
final class Front implements AutoCloseable {

    private static final int LONGEST_HEAD = 65_536;

    /** Small, so that whoever does not read is felt behind soon. */
    private static final int BUFFER = 32_768;
    private static final Pattern CONNECTION = Pattern.compile("(?im)^connection:.*$");
    private static final Pattern UPGRADE = Pattern.compile("(?im)^upgrade:.*$");

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> dead = ConcurrentHashMap.newKeySet();
    private final Map<String, Supplier<String>> pages = new ConcurrentHashMap<>();
    private volatile @Nullable URI gateway;
    private volatile boolean refusingSockets;

    Front() throws IOException {
        server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        server.setReceiveBufferSize(BUFFER);
        threads.execute(this::accept);
    }

    /** Answers at this path by itself; what is asked for is fetched anew each time. */
    Front page(String path, Supplier<String> content) {
        pages.put(path, content);
        return this;
    }

    /** From now on leads new connections to this gateway. */
    Front to(Gateway next) {
        gateway = next.http("any");
        return this;
    }

    /** Answers handshakes of WebSockets with 403, as some companies' proxies do, or lets them pass again. */
    Front refuseSockets(boolean refused) {
        refusingSockets = refused;
        return this;
    }

    /** Breaks all connections off and takes no other, as if the machine behind had lost its power, until led to a gateway again. */
    void cut() {
        gateway = null;
        open.forEach(Front::close);
    }

    /** Loses whatever is sent on the connections that there are, and closes none: a line that is dead although nobody says so. */
    void lose() {
        dead.addAll(open);
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getLocalPort() + path;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(Front::close);
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                var client = server.accept();
                client.setSendBufferSize(BUFFER);
                open.add(client);
                threads.execute(() -> serve(client));
            }
        } catch (IOException closed) {
            open.forEach(Front::close);
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            if (!head.isEmpty()) {
                answer(client, head);
            }
        } catch (IOException _) {
            // One of the two has gone, and with it what there was to do.
        } finally {
            open.remove(client);
        }
    }

    private void answer(Socket client, String head) throws IOException {
        var page = pages.get(head.split("[ ?]", -1)[1]);
        boolean handshake = UPGRADE.matcher(head).find();
        var behind = gateway;
        if (page != null) {
            byte[] content = page.get().getBytes(StandardCharsets.UTF_8);
            write(client, "200 OK", content);
        } else if (handshake && refusingSockets) {
            write(client, "403 Forbidden", new byte[0]);
        } else if (behind != null) {
            // One request to a connection, so that no second one is passed on unseen.
            pass(client, behind, handshake ? head : CONNECTION.matcher(head).replaceFirst("Connection: close"));
        }
    }

    private void pass(Socket client, URI behind, String head) throws IOException {
        try (var upstream = new Socket()) {
            upstream.setReceiveBufferSize(BUFFER);
            upstream.connect(new InetSocketAddress(behind.getHost(), behind.getPort()));
            upstream.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            threads.execute(() -> pump(client, upstream));
            copy(upstream, client, client);
        }
    }

    private void pump(Socket client, Socket upstream) {
        try {
            copy(client, upstream, client);
        } catch (IOException _) {
            // The other direction ends as well and closes both.
        } finally {
            close(upstream);
        }
    }

    private void copy(Socket from, Socket to, Socket client) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = from.getInputStream().read(buffer); read >= 0; read = from.getInputStream().read(buffer)) {
            if (!dead.contains(client)) {
                to.getOutputStream().write(buffer, 0, read);
            }
        }
    }

    private static void write(Socket client, String status, byte[] content) throws IOException {
        String head = "HTTP/1.1 " + status + "\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n"
                + "Content-Length: " + content.length + "\r\nConnection: close\r\n\r\n";
        client.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        client.getOutputStream().write(content);
    }

    /** The request's head with its empty line; empty if the client went without one. */
    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        int last4 = 0;
        while (last4 != 0x0D0A0D0A && head.size() < LONGEST_HEAD) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
            last4 = last4 << 8 | next;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
