package io.fleet.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A network between a gateway and Redis that can begin to swallow what Redis says to those who listen, while their connections stay open. */
final class RedisProxy implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Line> lines = new ConcurrentLinkedQueue<>();
    private final ServerSocket entry = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    private final int redis;

    private RedisProxy(int redisPort) throws IOException {
        this.redis = redisPort;
    }

    static RedisProxy before(int redisPort) throws IOException {
        var proxy = new RedisProxy(redisPort);
        proxy.threads.execute(proxy::accept);
        return proxy;
    }

    String url() {
        return "redis://127.0.0.1:" + entry.getLocalPort();
    }

    /** From here on nobody who listens at the moment hears anything more; connections made later are well. */
    void deafen() {
        lines.stream().filter(line -> line.listens).forEach(line -> line.deaf = true);
    }

    /** How many connections for listening there have been. */
    long listeners() {
        return lines.stream().filter(line -> line.listens).count();
    }

    @Override
    public void close() throws IOException {
        entry.close();
        for (var line : lines) {
            line.close();
        }
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                var client = entry.accept();
                var server = new Socket();
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), redis));
                var line = new Line(client, server);
                lines.add(line);
                threads.execute(line::toRedis);
                threads.execute(line::fromRedis);
            }
        } catch (IOException _) {
            // The proxy is closed, or Redis is away; the tests see what comes of it.
        }
    }

    private static final class Line {

        private final Socket client;
        private final Socket server;
        private volatile boolean listens;
        private volatile boolean deaf;

        private Line(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        private void toRedis() {
            byte[] buffer = new byte[65_536];
            try (InputStream from = client.getInputStream()) {
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                    listens |= new String(buffer, 0, n, StandardCharsets.US_ASCII).contains("\r\nSUBSCRIBE\r\n");
                    server.getOutputStream().write(buffer, 0, n);
                }
            } catch (IOException _) {
                // Either end has gone.
            }
            close();
        }

        private void fromRedis() {
            byte[] buffer = new byte[65_536];
            try (InputStream from = server.getInputStream()) {
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                    if (!deaf) {
                        client.getOutputStream().write(buffer, 0, n);
                    }
                }
            } catch (IOException _) {
                // Either end has gone.
            }
            close();
        }

        private void close() {
            try {
                client.close();
                server.close();
            } catch (IOException _) {
                // It is gone all the same.
            }
        }
    }
}
