package io.fleet.cli.up;

import io.fleet.cli.stack.Service;
import io.fleet.cli.stack.Stack;
import io.fleet.cli.terminal.CommandFailure;
import io.fleet.cli.token.TokenSigner;
import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tokens and lines to paste, for one run. */
final class Examples {

    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int LOOK_EVERY_MILLIS = 200;
    private static final OrderId OWN_ORDER = new OrderId("my-order");

    private final Stack stack;
    private final TokenSigner signer;
    private final DriverId own;
    private final @Nullable OrderId simulated;
    private final OrderId order;
    private final Instant start;

    /**
     * Examples for these.
     *
     * @param own       a driver whom nobody else uses
     * @param simulated an order that a simulated driver is on, or null if there are none
     * @param start     of the run
     */
    Examples(Stack stack, TokenSigner signer, DriverId own, @Nullable OrderId simulated, Instant start) {
        this.stack = stack;
        this.signer = signer;
        this.own = own;
        this.simulated = simulated;
        this.order = simulated == null ? OWN_ORDER : simulated;
        this.start = start.truncatedTo(ChronoUnit.HOURS);
    }

    /**
     * Returns when the services answer the lines as they should.
     *
     * @throws CommandFailure if one of them does not within half a minute
     */
    void await() throws InterruptedException {
        try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT)
                .build()) {
            await(client, nearby(), signer.dispatcher());
            if (simulated != null) {
                await(client, watched(order), signer.customer(List.of(order)));
            }
        }
    }

    /** What to print. */
    String text() {
        String route = stack.api(Service.PROCESSING) + "/api/v1/drivers/" + own + "/route?start_time=" + start
                + "&end_time=" + start.plus(1, ChronoUnit.DAYS);
        return """

                See the driver of order %s move, as its customer does:
                  %s
                See all drivers, as a dispatcher does:
                  %s

                Tokens, good for a day; paste these lines into another terminal first:
                  DRIVER_TOKEN=%s
                  CUSTOMER_TOKEN=%s
                  DISPATCHER_TOKEN=%s

                Send your own first fix, as driver %s on order %s:
                  curl -i -H "Authorization: Bearer $DRIVER_TOKEN" -H 'Content-Type: application/json' -d '%s' %s

                Where that driver is:
                  curl -H "Authorization: Bearer $DRIVER_TOKEN" %s
                Who is near:
                  curl -H "Authorization: Bearer $DISPATCHER_TOKEN" '%s'
                Where the driver was:
                  curl -H "Authorization: Bearer $DISPATCHER_TOKEN" '%s'

                Where the driver of order %s is, as its customer:
                  curl -H "Authorization: Bearer $CUSTOMER_TOKEN" %s
                The same order as it moves:
                  curl -N -H "Authorization: Bearer $CUSTOMER_TOKEN" -H 'Accept: text/event-stream' %s
                in Node.js 22 or later:
                  node -e "new WebSocket('%s', ['fleet.v1', 'bearer.$CUSTOMER_TOKEN']).onmessage = e => console.log(e.data)"
                and in a browser's console:
                  new WebSocket('%s', ['fleet.v1', 'bearer.%s']).onmessage = e => console.log(e.data)
                """
                .formatted(order, page(), fleet(), signer.driver(own), customerToken(), signer.dispatcher(), own,
                        OWN_ORDER,
                        fix(),
                        location(), location(), nearby(), route, order, watched(order), watched(order), socket(),
                        socket(),
                        customerToken())
                .stripTrailing();
    }

    private String customerToken() {
        return signer.customer(simulated == null ? List.of(OWN_ORDER) : List.of(order, OWN_ORDER));
    }

    private static String fix() {
        return "{\"latitude\":37.7599,\"longitude\":-122.4621,\"speed\":28.5,\"heading\":90,\"order_id\":\""
                + OWN_ORDER + "\"}";
    }

    private URI location() {
        return stack.api(Service.INGESTION).resolve("/api/v1/drivers/" + own + "/location");
    }

    private URI nearby() {
        return stack.api(Service.PROCESSING)
                .resolve("/api/v1/drivers/nearby?lat=37.7599&lng=-122.4621&radius=3000&limit=5");
    }

    private URI watched(OrderId watched) {
        return stack.api(Service.GATEWAY).resolve("/api/v1/orders/" + watched + "/driver-location");
    }

    /** The token stands where browsers keep it to themselves. */
    private String page() {
        return stack.api(Service.GATEWAY).resolve("/track/" + order) + "#" + customerToken();
    }

    private String fleet() {
        return stack.api(Service.PROCESSING).resolve("/fleet") + "#" + signer.dispatcher();
    }

    private String socket() {
        return watched(order).toString().replaceFirst("^http", "ws");
    }

    private static void await(HttpClient client, URI address, String token) throws InterruptedException {
        var request = HttpRequest.newBuilder(address).timeout(TIMEOUT).header("Authorization", "Bearer " + token)
                .build();
        long deadline = System.nanoTime() + BOUND.toNanos();
        String answer = "";
        while (!answer.equals("200")) {
            if (System.nanoTime() - deadline > 0) {
                throw new CommandFailure(address + " does not answer as it should (" + answer + ")");
            }
            boolean never = new CountDownLatch(1).await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            assert !never;
            answer = ask(client, request);
        }
    }

    private static String ask(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return Integer.toString(client.send(request, BodyHandlers.discarding()).statusCode());
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
