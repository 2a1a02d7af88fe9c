package io.fleet.cli.endtoend;

import io.fleet.cli.stack.Service;
import io.fleet.cli.watch.WatchListener;
import io.fleet.model.OrderId;
import io.fleet.wire.FixJson;
import io.fleet.wire.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A customer who is shown an order as server-sent events. */
final class EventCustomer {

    private static final String DATA = "data:";
    private static final int CUT_OFF = -1;

    private final OrderId order;
    private final WatchListener listener;

    private EventCustomer(OrderId order, WatchListener listener) {
        this.order = order;
        this.listener = listener;
    }

    /** Returns at once; the listener is told what comes, and of the end as of a close with that code. */
    static void watch(HttpClient client, RunningStack by, OrderId order, int end, WatchListener listener) {
        var request = HttpRequest
                .newBuilder(by.api(Service.GATEWAY).resolve("/api/v1/orders/" + order + "/driver-location"))
                .header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + by.signer().customer(List.of(order))).build();
        var customer = new EventCustomer(order, listener);
        Thread.startVirtualThread(() -> listener.closed(order, customer.listen(client, request) ? end : CUT_OFF, ""));
    }

    /** Whether the stream came to its end. */
    private boolean listen(HttpClient client, HttpRequest request) {
        try {
            client.send(request, BodyHandlers.ofLines()).body().forEach(this::line);
            return true;
        } catch (IOException | UncheckedIOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void line(String line) {
        if (!line.startsWith(DATA)) {
            return;
        }
        String text = line.substring(DATA.length());
        if (text.startsWith("{\"type\":\"subscribed\"")) {
            listener.subscribed(order);
        } else if (FixJson.decode(text.getBytes(StandardCharsets.UTF_8)) instanceof Reading.Read read) {
            listener.location(order, read.fix(), System.nanoTime());
        } else {
            listener.other(order, text);
        }
    }
}
