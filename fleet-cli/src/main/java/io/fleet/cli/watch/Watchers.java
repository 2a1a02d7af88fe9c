package io.fleet.cli.watch;

import io.fleet.cli.token.TokenSigner;
import io.fleet.model.OrderId;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** Customers who watch orders over WebSockets, each with a token for its own order. Safe for use by many threads. */
public final class Watchers implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final URI gateway;
    private final TokenSigner signer;
    private final Set<Watch> open = ConcurrentHashMap.newKeySet();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT).executor(Executors.newVirtualThreadPerTaskExecutor()).build();

    /** Watches at that address, {@code http://host:port}. */
    public Watchers(URI gateway, TokenSigner signer) {
        this.gateway = URI.create(gateway.toString().replaceFirst("^http", "ws"));
        this.signer = signer;
    }

    /** Opens a socket for the order; returns at once, the listener is told how it goes. */
    public Watch watch(OrderId order, WatchListener listener) {
        var watch = new Watch(order, listener);
        open.removeIf(Watch::isOver);
        open.add(watch);
        var _ = client.newWebSocketBuilder().connectTimeout(TIMEOUT)
                .header("Authorization", "Bearer " + signer.customer(List.of(order)))
                .buildAsync(gateway.resolve("/api/v1/orders/" + order + "/driver-location"), watch.frames())
                .whenComplete((socket, failure) -> {
                    if (socket != null) {
                        watch.opened(socket);
                    } else {
                        watch.failed(failure);
                    }
                });
        return watch;
    }

    /** Closes all sockets. */
    @Override
    public void close() {
        open.forEach(Watch::close);
        client.shutdownNow();
    }
}
