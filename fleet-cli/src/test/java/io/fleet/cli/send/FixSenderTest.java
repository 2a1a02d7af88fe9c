package io.fleet.cli.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fleet.cli.token.TokenSigner;
import io.fleet.model.DriverId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FixSenderTest {

    private static final DriverId DRIVER = new DriverId(5);

    private final CannedIngestion ingestion = new CannedIngestion();
    private FixSender sender;

    @BeforeEach
    void start() {
        var signer = new TokenSigner("a secret for tests only, of at least 32 bytes", Duration.ofHours(1),
                InstantSource.system());
        sender = new FixSender(ingestion.start(), signer, SendListener.SILENT);
    }

    @AfterEach
    void stop() {
        sender.close();
        ingestion.stop();
    }

    @Test
    void whatWaitsBehindARequestFollowsAsABatchInOrder() throws InterruptedException {
        ingestion.hold = new CountDownLatch(1);
        ingestion.answer(202, "{\"accepted\":1}");
        ingestion.answer(202, "{\"accepted\":2,\"rejected\":[]}");
        submit("a");
        ingestion.arrived.await();
        submit("b");
        submit("c");
        ingestion.hold.countDown();
        sender.awaitIdle();

        assertThat(ingestion.requests).containsExactly("/api/v1/drivers/5/location {\"n\":\"a\"}",
                "/api/v1/drivers/5/locations [{\"n\":\"b\"},{\"n\":\"c\"}]");
        assertThat(sender.tally().counts().accepted()).isEqualTo(3);
    }

    @Test
    void aRefusalForNowIsSentAgain() throws InterruptedException {
        ingestion.answer(503, "{}");
        ingestion.answer(429, "{}");
        ingestion.answer(202, "{\"accepted\":1}");
        submit("a");
        sender.awaitIdle();

        assertThat(ingestion.requests).hasSize(3);
        assertThat(sender.tally().counts()).satisfies(counts -> {
            assertThat(counts.accepted()).isEqualTo(1);
            assertThat(counts.retried()).containsOnly(entry("status 429", 1L), entry("status 503", 1L));
            assertThat(counts.refusals()).isZero();
        });
    }

    @Test
    void refusalsAreCountedByReasonWhateverWasFound() throws InterruptedException {
        for (String found : List.of("91.0", "92.0")) {
            ingestion.answer(400, "{\"status\":400,\"errors\":[{\"field\":\"latitude\",\"reason\":\"latitude: " + found
                    + " (expected: -90 to 90)\"},{\"field\":\"speed\",\"reason\":\"speed: -1 (expected: 0 to 400)\"}]}");
            submit("a");
            sender.awaitIdle();
        }
        ingestion.answer(403, "");
        submit("b");
        sender.awaitIdle();

        assertThat(sender.tally().counts().refused()).containsOnly(
                entry("latitude (expected: -90 to 90)", 2L),
                entry("status 403", 1L));
    }

    @Test
    void aBatchIsCountedFixByFix() throws InterruptedException {
        ingestion.hold = new CountDownLatch(1);
        ingestion.answer(202, "{\"accepted\":1}");
        ingestion.answer(202, "{\"accepted\":1,\"rejected\":[{\"index\":0,\"field\":\"timestamp\",\"reason\":"
                + "\"timestamp: 2008-01-01T00:00:00.000Z (expected: not before 2026-01-01T00:00:00Z)\"}]}");
        submit("a");
        ingestion.arrived.await();
        submit("b");
        submit("c");
        ingestion.hold.countDown();
        sender.awaitIdle();

        assertThat(sender.tally().counts().accepted()).isEqualTo(2);
        assertThat(sender.tally().counts().refused())
                .containsOnlyKeys("timestamp (expected: not before its limit)");
    }

    private void submit(String name) throws InterruptedException {
        sender.submit(new Report(DRIVER, null, null, "{\"n\":\"" + name + "\"}"));
    }

    /** Answers what it was told to, in that order, and keeps what it was asked. */
    private static final class CannedIngestion {

        private final Queue<Answer> answers = new ArrayDeque<>();
        private final List<String> requests = new CopyOnWriteArrayList<>();
        private final CountDownLatch arrived = new CountDownLatch(1);
        private CountDownLatch hold = new CountDownLatch(0);
        private final HttpServer server;

        private record Answer(int status, String body) {}

        CannedIngestion() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        URI start() {
            server.createContext("/", this::handle);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        }

        void stop() {
            server.stop(0);
        }

        synchronized void answer(int status, String body) {
            answers.add(new Answer(status, body));
        }

        private void handle(HttpExchange exchange) throws IOException {
            requests.add(exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            arrived.countDown();
            try {
                hold.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            Answer answer;
            synchronized (this) {
                answer = answers.remove();
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Retry-After", "0");
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }
    }
}
