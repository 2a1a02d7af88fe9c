package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.embedded.EmbeddedRedis;
import io.fleet.service.testing.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class OutageTest {

    @TempDir
    private Path folder;

    @Test
    void aCustomersLastFrameIsTheNewestAlsoAfterARestartOfRedis() throws Exception {
        int port = freePort();
        var now = Instant.now();
        EmbeddedRedis first = redis(port);
        try (var gateway = Gateway.start(url(port))) {
            try (var processing = new Processing(url(port))) {
                processing.dispatch("o1", 7);
                processing.dispatch("o2", 7);
                processing.live(Processing.fix(7, now.minusSeconds(9), null));
            }
            try (var customer = Customer.connect(gateway.socket("o1"), Tokens.customer("o1"));
                    var ending = Customer.connect(gateway.socket("o2"), Tokens.customer("o2"))) {
                customer.until(frame -> frame.contains("latitude"));
                ending.until(frame -> frame.contains("latitude"));

                first.close();
                Eventually.is("503 while Redis is away", () -> status(gateway) == 503);
                assertThatThrownBy(() -> Customer.connect(gateway.socket("o1"), Tokens.customer("o1")).close())
                        .cause().isInstanceOfSatisfying(WebSocketHandshakeException.class,
                                refusal -> assertThat(refusal.getResponse().statusCode()).isEqualTo(503));
                assertThat(customer.isClosed()).isFalse();

                changeWhileNobodyListens(port, now);
                try (var _ = redis(port); var processing = new Processing(url(port))) {
                    assertThat(customer.next())
                            .isEqualTo(Processing.text(Processing.fix(7, now.minusSeconds(5), "o1")));
                    ending.until(Customer.status("o2", "ended")::equals);
                    assertThat(ending.closeCode()).isEqualTo(4503);

                    processing.live(Processing.fix(7, now, "o2"));
                    assertThat(customer.next()).isEqualTo(Processing.text(Processing.fix(7, now, "o1")));
                    Eventually.is("200 again", () -> status(gateway) == 200);
                    assertThat(gateway.count("fleet.relay.resyncs")).isPositive();
                }
            }
        }
    }

    @Test
    void aGatewayThatStartsBeforeRedisServesOnceItIsThere() throws Exception {
        int port = freePort();
        try (var gateway = Gateway.start(url(port))) {
            assertThat(status(gateway)).isEqualTo(503);
            try (var _ = redis(port); var processing = new Processing(url(port))) {
                processing.dispatch("o1", 7);
                processing.live(Processing.fix(7, Instant.now(), null));
                Eventually.is("200", () -> status(gateway) == 200);
                Eventually.is("sockets are taken", () -> connects(gateway));
            }
        }
    }

    /** On another port, so that the gateway finds Redis only when everything has changed already. */
    private void changeWhileNobodyListens(int port, Instant now) throws IOException {
        int other = freePort();
        assertThat(other).isNotEqualTo(port);
        try (var _ = redis(other); var processing = new Processing(url(other))) {
            processing.live(Processing.fix(7, now.minusSeconds(5), "other"));
            processing.end("o2");
        }
    }

    private static boolean connects(Gateway gateway) {
        try (var customer = Customer.connect(gateway.socket("o1"), Tokens.customer("o1"))) {
            customer.until(frame -> frame.contains("latitude"));
            return true;
        } catch (java.util.concurrent.CompletionException refused) {
            return false;
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    private static int status(Gateway gateway) {
        var request = HttpRequest.newBuilder(gateway.http("o1"))
                .header("Authorization", "Bearer " + Tokens.customer("o1")).build();
        try {
            var answer = Customer.ask(request);
            assertThat(answer.statusCode() == 503)
                    .isEqualTo(answer.headers().firstValue("Retry-After").isPresent());
            return answer.statusCode();
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    private EmbeddedRedis redis(int port) {
        return EmbeddedRedis.start(new EmbeddedRedis.Options(port, folder));
    }

    private static String url(int port) {
        return "redis://127.0.0.1:" + port;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
