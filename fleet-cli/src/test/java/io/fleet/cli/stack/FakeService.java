package io.fleet.cli.stack;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A program that is ready as a service is, or says why it is not. */
final class FakeService {

    private FakeService() {}

    /** Takes the port to be ready on, or 0 to fail at once. */
    static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        if (port == 0) {
            System.out.println("the database is not there");
            System.exit(3);
        }
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        System.out.println("ready");
    }
}
