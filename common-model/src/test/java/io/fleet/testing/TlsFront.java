package io.fleet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLServerSocket;

/** Ends TLS before a server on this machine that was built without it: to who connects it is a server with TLS. */
public final class TlsFront implements AutoCloseable {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final SSLServerSocket listening;
    private final int behind;

    /** Stands before that port of this machine. */
    public TlsFront(Certificate certificate, int behind) throws IOException, GeneralSecurityException {
        this.behind = behind;
        listening = (SSLServerSocket) certificate.context().getServerSocketFactory().createServerSocket(0, 50,
                LOOPBACK);
        Thread.ofVirtual().name("tls-front").start(this::accept);
    }

    /** Where it listens, on the loopback address. */
    public int port() {
        return listening.getLocalPort();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        try {
            while (!listening.isClosed()) {
                Socket client = listening.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            // Nobody is let in any more.
        }
    }

    private void serve(Socket client) {
        try (client; var server = new Socket(LOOPBACK, behind)) {
            var answers = Thread.ofVirtual().start(() -> copy(server, client));
            copy(client, server);
            answers.join();
        } catch (IOException refused) {
            // The client sees that the connection has ended.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException over) {
            // Either side may go at any time.
        }
        try {
            from.close();
            to.close();
        } catch (IOException gone) {
            // It is gone all the same.
        }
    }
}
