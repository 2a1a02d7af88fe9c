package io.fleet.cli.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A network between the services and one server on this machine, which can hang, forget its connections or be slow.
 *
 * <p>Safe for use by many threads.
 */
final class HangingProxy implements AutoCloseable {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final int BUFFER = 16 * 1024;
    private static final double NANOS = Duration.ofSeconds(1).toNanos();

    private final ServerSocket listener;
    private final int upstream;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile Set<Socket> forgotten = Set.of();
    private volatile long bytesPerSecond = Long.MAX_VALUE;
    private long freeAtNanos = System.nanoTime();

    /** Leads to that port of this machine from a free one. */
    HangingProxy(int upstream) {
        this.upstream = upstream;
        try {
            this.listener = new ServerSocket(0, 1_024, LOOPBACK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** From now on nothing gets through, and no connection is closed. */
    void hang() {
        gate = new CountDownLatch(1);
    }

    /** Everything goes on, and what was sent meanwhile arrives. */
    void resume() {
        gate.countDown();
    }

    /** On the connections of now nothing gets through any more, for ever, and none is closed; new ones work. */
    void forget() {
        forgotten = Set.copyOf(sockets);
    }

    /** Closes the connections that were forgotten. */
    void closeForgotten() {
        forgotten.forEach(HangingProxy::close);
        forgotten = Set.of();
    }

    /** From now on no more than so much gets through to the server. */
    void slowDown(long most) {
        bytesPerSecond = most;
    }

    @Override
    public void close() {
        gate.countDown();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(HangingProxy::close);
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                client.setTcpNoDelay(true);
                sockets.add(client);
                threads.execute(() -> connect(client));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void connect(Socket client) {
        try {
            gate.await();
            var server = new Socket(LOOPBACK, upstream);
            server.setTcpNoDelay(true);
            sockets.add(server);
            threads.execute(() -> forward(server, client, false));
            forward(client, server, true);
        } catch (IOException _) {
            close(client);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void forward(Socket from, Socket to, boolean paced) {
        try {
            byte[] buffer = new byte[BUFFER];
            var in = from.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                gate.await();
                if (!forgotten.contains(from)) {
                    if (paced) {
                        pace(read);
                    }
                    to.getOutputStream().write(buffer, 0, read);
                }
            }
        } catch (IOException _) {
            // Then the other side learns it below.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (!forgotten.contains(from)) {
            close(from);
            close(to);
        }
        sockets.remove(from);
    }

    /** Waits until the line would be free for so much. */
    private void pace(int bytes) {
        long rate = bytesPerSecond;
        if (rate == Long.MAX_VALUE) {
            return;
        }
        long turn = turn((long) (bytes * NANOS / rate));
        while (turn - System.nanoTime() > 0 && bytesPerSecond == rate) {
            LockSupport.parkNanos(Math.min(turn - System.nanoTime(), Duration.ofMillis(50).toNanos()));
        }
    }

    private synchronized long turn(long nanos) {
        freeAtNanos = Math.max(freeAtNanos, System.nanoTime()) + nanos;
        return freeAtNanos;
    }

    private static void close(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException _) {
            // It is closed.
        }
    }
}
