package io.fleet.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.cli.stack.Service;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.wire.FixJson;
import io.fleet.wire.Reading;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A customer with several orders on one socket, who sends commands. What comes is recorded in order, each thing as a short text. */
final class TalkingCustomer implements WebSocket.Listener {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern MEMBER = Pattern.compile("\"(?:type|order_id|status|code)\":\"([^\"]*)\"");

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    /** Opens a socket for the first of the orders, with a token for all. */
    TalkingCustomer(HttpClient client, RunningStack by, List<OrderId> orders) {
        String gateway = by.api(Service.GATEWAY).toString().replaceFirst("^http", "ws");
        socket = client.newWebSocketBuilder().header("Authorization", "Bearer " + by.signer().customer(orders))
                .buildAsync(URI.create(gateway + "/api/v1/orders/" + orders.getFirst() + "/driver-location"),
                        this)
                .join();
    }

    static String subscribed(OrderId order) {
        return "subscribed " + order;
    }

    static String status(OrderId order, String status) {
        return "status " + order + " " + status;
    }

    static String error(String code) {
        return "error " + code;
    }

    static String fix(OrderId order, DriverId driver, Instant takenAt) {
        return "fix " + order + " " + driver + " " + takenAt;
    }

    static String closed(int code) {
        return "closed " + code;
    }

    void subscribe(OrderId order) {
        send("{\"action\":\"subscribe\",\"order_id\":\"" + order + "\"}");
    }

    void unsubscribe(OrderId order) {
        send("{\"action\":\"unsubscribe\",\"order_id\":\"" + order + "\"}");
    }

    void refresh(String token) {
        send("{\"action\":\"refresh\",\"token\":\"" + token + "\"}");
    }

    /** Reads what comes next, which must be this. */
    void expect(String... wanted) throws InterruptedException {
        for (String one : wanted) {
            assertThat(told.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo(one);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            told.add(shortened(text.toString()));
            text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        told.add(closed(code));
        return null;
    }

    private void send(String command) {
        socket.sendText(command, true).join();
    }

    private static String shortened(String frame) {
        if (FixJson.decode(frame.getBytes(StandardCharsets.UTF_8)) instanceof Reading.Read(Fix fix)
                && fix.order() != null) {
            return fix(fix.order(), fix.driver(), fix.takenAt());
        }
        return String.join(" ", MEMBER.matcher(frame).results().map(found -> found.group(1)).toList());
    }
}
