package io.fleet.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.service.testing.CapturedLog;
import io.fleet.service.testing.RawHttp;
import io.fleet.service.testing.Tokens;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients may send that is slow, too large or no HTTP, byte by byte over a socket; the limits of time are those of every service but shorter. */
@Timeout(120)
final class HostileClientTest {

    private static final String TOKEN = Tokens.dispatcher();
    private static final String POST = "POST /bodies HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer " + TOKEN
            + "\r\nContent-Type: application/json\r\n";

    private static RunningApp app;

    private RawHttp client;

    @BeforeAll
    static void start() {
        app = RunningApp.startWithSecret("--server.netty.idle-timeout=1s", "--fleet.http.request-timeout=1s");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @BeforeEach
    void connect() throws IOException {
        client = RawHttp.connect(app.port());
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
    }

    @Test
    void whoSaysNothingIsCutOff() throws IOException {
        assertThat(client.readAll()).isEmpty();
    }

    @Test
    void whoSendsTheHeadersByteByByteIsCutOff() throws IOException {
        assertThat(client.send("GET /things/1 HTTP/1.1\r\nHost: test\r\n").trickle("X-a: b\r\n", 50)).isEmpty();
    }

    @Test
    void whoSendsTheHeadersOfTheNextRequestByteByByteIsCutOff() throws IOException {
        assertThat(client.send(RawHttp.get("/things/1", TOKEN)).read().status()).isEqualTo(200);
        assertThat(client.trickle("GET /things/1 HTTP/1.1\r\n", 50)).isEmpty();
    }

    @Test
    void whoSendsTheBodyByteByByteIsCutOff() throws IOException {
        String answer = client.send(POST + "Content-Length: 90\r\n\r\n").trickle(" ", 50);
        assertThat(answer).startsWith("HTTP/1.1 408 ").doesNotContain("Exception");
    }

    @Test
    void whoSendsTheBodyInSmallChunksIsCutOff() throws IOException {
        String answer = client.send(POST + "Transfer-Encoding: chunked\r\n\r\n").trickle("1\r\n \r\n", 10);
        assertThat(answer).containsPattern("^(HTTP/1.1 4\\d\\d |$)").doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n", "-1\r\n", "1;x=\u0001\r\n", "7fffffffffffffff\r\n", "1\r\nab\r\n",
            "0\r\nContent-Length: x\u0000y\r\n\r\n"})
    void chunksThatAreNoneAreRefusedOrCutOff(String chunks) throws IOException {
        var answer = client.send(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks).readAll();
        assertThat(answer).containsPattern("^(HTTP/1.1 (200|4\\d\\d) |$)").doesNotContain("Exception");
    }

    @Test
    void whoLeavesAmidTheBodyIsNothingToWriteDown() throws IOException {
        try (var log = new CapturedLog()) {
            client.send(POST + "Content-Length: 90\r\n\r\n{");
            await("the request is there", 1);
            client.close();
            await("the request is over", 0);
            assertThat(log.lines()).noneMatch(line -> line.contains("A request failed"));
        }
    }

    private static void await(String what, int requests) {
        Awaitility.await(what).atMost(Duration.ofSeconds(30))
                .until(() -> app.bean(MeterRegistry.class).find("http.server.requests.active").longTaskTimers().stream()
                        .mapToInt(LongTaskTimer::activeTasks).sum() == requests);
    }

    @Test
    void aBodyThatIsThereInTimeIsTaken() throws IOException {
        assertThat(client.send(POST + "Content-Length: 2\r\n\r\n{").send("}").read().body()).isEqualTo("{}");
        assertThat(client.send(POST + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n").send("1\r\n}\r\n0\r\n\r\n").read()
                .body()).isEqualTo("{}");
    }

    @Test
    void headersMayHaveEightKibibytesInAll() throws IOException {
        String most = "X-a: " + "b".repeat(7_000);
        assertThat(client.send(RawHttp.get("/things/1", TOKEN).replace("Host: test", "Host: test\r\n" + most)).read()
                .status()).isEqualTo(200);
        refused(RawHttp.get("/things/1", TOKEN).replace("Host: test", "Host: test\r\n" + most + "b".repeat(2_000)),
                431);
    }

    @Test
    void manyHeadersAreBoundedToo() throws IOException {
        refused(RawHttp.get("/things/1", TOKEN).replace("Host: test",
                "Host: test\r\n" + "X-a: b\r\n".repeat(2_000) + "X: y"),
                431);
    }

    @Test
    void anAddressMayHaveFourKibibytes() throws IOException {
        assertThat(client.send(RawHttp.get("/things/1?" + "a".repeat(4_000), TOKEN)).read().status()).isEqualTo(200);
        refused(RawHttp.get("/things/1?" + "a".repeat(5_000), TOKEN), 414);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 2\r\nContent-Length: 3", "Content-Length: -1", "Content-Length: x",
            "Transfer-Encoding: chunked\r\nContent-Length: 2", "Transfer-Encoding: gzip",
            "Content-Length: 99999999999999999999", "X-a: b\u0001", "X\u0000: b", "X a: b"})
    void headersThatMeanTwoThingsOrNoneAreRefused(String headers) throws IOException {
        var answer = client.send(POST + headers + "\r\n\r\n{}").readAll();
        assertThat(answer).containsPattern("^HTTP/1.1 (400|413|501) ").doesNotContain("Exception", "HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/things/%zz", "/things/%", "/things/%00", "/things/\u00e4", "/things/a\u0001b",
            "//things/1",
            "/things/..%2f..%2fopen", "/things/{id}", "/things/\"<script>", "http://elsewhere/things/1", "*", "things",
            "/things/1#x", "/things/%ff%fe", "/things;x=%", "/things/%F0%28%8C%28", "\\things"})
    void anAddressThatIsNoneIsAnsweredWithoutAFault(String target) throws IOException {
        var answer = client.send(RawHttp.get(target, TOKEN)).read();
        assertThat(answer.status()).isIn(200, 400, 404);
        assertThat(answer.body()).doesNotContain("Exception", "io.fleet", "<script>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n\r\n\r\n", "nonsense\r\n\r\n", "GET\r\n\r\n", "GET  HTTP/1.1\r\nHost: test\r\n\r\n",
            "\u0016\u0003\u0001\u0002\u0000\u0001",
            "GET / HTTP/9.9\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"})
    void whatIsNoHttpIsRefusedOrCutOff(String text) throws IOException {
        assertThat(client.send(text).readAll()).containsPattern("^(HTTP/\\d.\\d (4\\d\\d|505) |$)")
                .doesNotContain("Exception");
    }

    private void refused(String request, int status) throws IOException {
        try (var other = RawHttp.connect(app.port())) {
            String answer = other.send(request).readAll();
            assertThat(answer).startsWith("HTTP/1.1 " + status + " ").doesNotContain("Exception");
        }
    }
}
