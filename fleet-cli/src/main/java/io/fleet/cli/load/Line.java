package io.fleet.cli.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a server of HTTP/1.1, on which requests are answered one after the other. Safe for use by many threads; who sends must see to
 * it that not too many wait.
 */
final class Line implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;
    private static final int BUFFER = 2_048;
    private static final Request END = new Request(new byte[0], new Receiver() {
        @Override
        public void answered(int status, byte[] body) {}

        @Override
        public void failed(Throwable reason) {}
    });

    private final URI server;
    private final BlockingQueue<Request> waiting = new LinkedBlockingQueue<>();
    private @Nullable Socket socket;
    private InputStream in = InputStream.nullInputStream();

    /** Is told what became of a request. */
    interface Receiver {

        void answered(int status, byte[] body);

        /** There is no answer. */
        void failed(Throwable reason);
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Request(byte[] text, Receiver receiver) {}

    /** Not open yet. */
    Line(URI server) {
        this.server = server;
        Thread.ofVirtual().name("line").start(this::run);
    }

    /** Sends a whole request after those before; its receiver is told what became of it. */
    void send(byte[] request, Receiver receiver) {
        waiting.add(new Request(request, receiver));
    }

    /** Ends it after what waits. */
    @Override
    public void close() {
        waiting.add(END);
    }

    private void run() {
        try {
            for (var request = waiting.take(); !request.equals(END); request = waiting.take()) {
                carry(request);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            hangUp();
        }
    }

    private void carry(Request request) {
        try {
            var open = socket == null ? open() : socket;
            open.getOutputStream().write(request.text());
            read(request.receiver());
        } catch (IOException broken) {
            hangUp();
            request.receiver().failed(broken);
        }
    }

    private Socket open() throws IOException {
        boolean secure = "https".equals(server.getScheme());
        int port = server.getPort() >= 0 ? server.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
        var open = secure
                ? SSLSocketFactory.getDefault().createSocket(server.getHost(), port)
                : new Socket(server.getHost(), port);
        open.setTcpNoDelay(true);
        open.setSoTimeout(TIMEOUT_MILLIS);
        socket = open;
        in = new BufferedInputStream(open.getInputStream(), BUFFER);
        return open;
    }

    private void read(Receiver receiver) throws IOException {
        String[] first = line().split(" ", -1);
        int length = 0;
        boolean last = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(lower.indexOf(':') + 1).strip());
            }
            last |= lower.startsWith("connection:") && lower.contains("close");
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length || first.length < 2) {
            throw new EOFException("half an answer");
        }
        if (last) {
            hangUp();
        }
        receiver.answered(Integer.parseInt(first[1]), body);
    }

    private String line() throws IOException {
        var text = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server has closed the connection");
            }
            if (c != '\r') {
                text.append((char) c);
            }
        }
        return text.toString();
    }

    private void hangUp() {
        var old = socket;
        socket = null;
        try {
            if (old != null) {
                old.close();
            }
        } catch (IOException _) {
            // It is gone anyway.
        }
    }
}
