package io.fleet.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fleet.cli.terminal.Terminal;
import io.fleet.cli.token.TokenSigner;
import io.fleet.wire.AgeLimits;
import io.fleet.wire.FixRequests;
import io.fleet.wire.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

@Timeout(60)
class LoadRunTest {

    private static final InstantSource CLOCK = InstantSource.system();

    private final AtomicInteger requests = new AtomicInteger();
    private final Set<InetSocketAddress> callers = ConcurrentHashMap.newKeySet();
    private final HttpServer server;

    LoadRunTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void everyFixThatIsDueIsSentAndCounted() throws InterruptedException {
        answer(0);
        var report = run(LoadPlan.Transport.http, Duration.ofMillis(500));

        assertThat(requests).hasValue(100);
        assertThat(report.sent()).isEqualTo(100);
        assertThat(report.counts().accepted()).isEqualTo(100);
        assertThat(report.posts().getTotalCount()).isEqualTo(100);
    }

    @Test
    void aPauseOfTheServiceIsSeenByEveryFixThatWasDueMeanwhile() throws InterruptedException {
        answer(400);
        var report = run(LoadPlan.Transport.http, Duration.ofMillis(500));

        // Only the first is held up by the pause itself; those due in it wait behind, and it counts for them too.
        assertThat(report.posts().getCountBetweenValues(100_000, 60_000_000)).isGreaterThan(30);
    }

    @Test
    void aBatchHoldsAsManyFixesOfADriverAsAskedFor() throws InterruptedException {
        answer(0);
        var report = run(LoadPlan.Transport.batch, Duration.ofMillis(500));

        assertThat(requests).hasValue(15);
        assertThat(report.sent()).isEqualTo(105);
    }

    @Test
    void whatIsDueInTheWarmUpIsSentButNotCounted() throws InterruptedException {
        answer(0);
        var report = run(LoadPlan.Transport.http, Duration.ofMillis(300), Duration.ofMillis(500));

        assertThat(requests).hasValue(160);
        assertThat(report.sent()).isEqualTo(100);
        assertThat(report.counts().accepted()).isEqualTo(100);
        assertThat(report.posts().getTotalCount()).isEqualTo(100);
        assertThat(report.maker().lateness().getTotalCount()).isEqualTo(100);
        assertThat(report.maker().cores()).isPositive();
    }

    @Test
    void eachDriverKeepsAConnectionOfItsOwn() throws InterruptedException {
        answer(0);
        var report = runOn(20);

        assertThat(report.counts().accepted()).isEqualTo(100);
        assertThat(callers).hasSize(20);
    }

    @Test
    void driversShareAsManyConnectionsAsThereAre() throws InterruptedException {
        answer(0);
        var report = runOn(3);

        assertThat(report.counts().accepted()).isEqualTo(100);
        assertThat(callers).hasSize(3);
    }

    @Test
    void aConnectionThatTheServiceEndsIsOpenedAgain() throws InterruptedException {
        server.createContext("/", exchange -> {
            callers.add(exchange.getRemoteAddress());
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Connection", "close");
            exchange.sendResponseHeaders(429, -1);
            exchange.close();
        });
        var report = runOn(2);

        assertThat(report.counts().refused()).containsExactly(Map.entry("status 429", 100L));
        assertThat(callers).hasSize(100);
    }

    @Test
    void aServiceThatIsGoneIsNoAnswer() throws InterruptedException {
        server.stop(0);
        var report = runOn(2);

        assertThat(report.sent()).isEqualTo(100);
        assertThat(report.counts().refused()).containsExactly(Map.entry("no answer: ConnectException", 100L));
        assertThat(report.posts().getTotalCount()).isZero();
    }

    @Test
    void theReportIsJson() throws InterruptedException {
        answer(0);
        String json = run(LoadPlan.Transport.http, Duration.ofMillis(100)).json();
        try (var parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            while (parser.nextToken() != null) {
                assertThat(parser.currentToken()).isNotNull();
            }
        }
    }

    @Test
    void madeUpFixesAreOnesThatTheIngestionTakes() {
        Instant now = CLOCK.instant();
        var feed = new MadeUpFeed(7, Duration.ofSeconds(5), now);
        var ingestion = new FixRequests(new AgeLimits(Duration.ofSeconds(10), Duration.ofHours(24)));
        for (int i = 0; i < 200; i++) {
            for (var fix : feed.next(now, 3)) {
                assertThat(ingestion.read(fix.json().getBytes(StandardCharsets.UTF_8), fix.driver(), now))
                        .isInstanceOf(Reading.Read.class);
            }
        }
    }

    /** Takes everything; the first request stops all of them for so long. */
    private void answer(long pauseMillis) {
        var gate = new ReentrantLock();
        server.createContext("/", exchange -> {
            callers.add(exchange.getRemoteAddress());
            int fixes = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                    .split("timestamp", -1).length - 1;
            gate.lock();
            try {
                if (requests.incrementAndGet() == 1) {
                    assertThat(new CountDownLatch(1).await(pauseMillis, TimeUnit.MILLISECONDS)).isFalse();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                gate.unlock();
            }
            byte[] body = ("{\"accepted\":" + fixes + "}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(202, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private LoadReport run(LoadPlan.Transport transport, Duration duration) throws InterruptedException {
        return run(transport, Duration.ZERO, duration);
    }

    private LoadReport run(LoadPlan.Transport transport, Duration warmUp, Duration duration)
            throws InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return run(new LoadPlan(20, Duration.ofMillis(100), 0, warmUp, duration, transport, 7, 0, address, address));
    }

    private LoadReport runOn(int connections) throws InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return run(new LoadPlan(20, Duration.ofMillis(100), 0, Duration.ZERO, Duration.ofMillis(500),
                LoadPlan.Transport.http, 10, connections, address, address));
    }

    private static LoadReport run(LoadPlan plan) throws InterruptedException {
        var signer = new TokenSigner("a secret for tests only, of at least 32 bytes", Duration.ofDays(1), CLOCK);
        var terminal = new Terminal(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false);
        return new LoadRun(plan, signer, CLOCK, terminal).run(new MadeUpFeed(20, plan.every(), CLOCK.instant()));
    }
}
