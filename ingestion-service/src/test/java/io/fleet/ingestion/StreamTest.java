package io.fleet.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.Fix;
import io.fleet.service.testing.CapturedLog;
import io.fleet.service.testing.RawHttp;
import io.fleet.service.testing.Tokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HexFormat;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@WithRedis
@Timeout(60)
class StreamTest {

    private static final String PATH = "/api/v1/drivers/12345/stream";
    private static final String FIX = "{\"latitude\":40.7128,\"longitude\":-74.006}";
    private static final String TAKEN = "{\"accepted\":1,\"rejected\":[]}";
    private static final String DRIVER = Tokens.driver(12345);
    private static final int LONGEST_FRAME = 64 * 1024;

    private static RunningService service;
    private static StreamOfFixes stream;

    @BeforeAll
    static void start() {
        service = RunningService.start(RedisServer.current().url(), RunningService.unlimited());
        stream = new StreamOfFixes(RedisServer.current().url());
    }

    @AfterAll
    static void stop() {
        stream.close();
        service.close();
    }

    @Test
    void eachFrameIsAnsweredOnceRedisHasIt() throws InterruptedException {
        try (var phone = DriversPhone.connect(service, PATH, DRIVER)) {
            assertThat(phone.ask(FIX)).isEqualTo(TAKEN);
            assertThat(stream.length()).isEqualTo(1);
            var now = Instant.now();
            assertThat(phone.ask("[%s,%s]".formatted(timed(now), timed(now.minusSeconds(5)))))
                    .isEqualTo("{\"accepted\":2,\"rejected\":[]}");
            assertThat(stream.length()).isEqualTo(3);
        }
    }

    /** One fragment and gone, not masked, a reserved bit, an opcode that is none. */
    @ParameterizedTest
    @ValueSource(strings = {"0181000000007B", "8100", "C18000000000", "838000000000"})
    void whoBreaksTheProtocolOrLeavesAmidAFrameIsNothingToWriteDown(String frame) throws IOException {
        String handshake = RawHttp.get(PATH, DRIVER).replace("Host: test", "Host: test\r\nConnection: Upgrade\r\n"
                + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        try (var log = new CapturedLog()) {
            try (var phone = RawHttp.connect(service.uri("/").getPort())) {
                assertThat(phone.send(handshake).read().status()).isEqualTo(101);
                Metrics.await(service, "fleet_sockets{kind=\"driver\"}", 1);
                phone.send(HexFormat.of().parseHex(frame));
            }
            Metrics.await(service, "fleet_sockets{kind=\"driver\"}", 0);
            assertThat(log.lines()).noneMatch(line -> line.contains("socket failed"));
        }
    }

    @Test
    void framesAreTakenAndAnsweredInTheirOrder() throws InterruptedException {
        int count = 300;
        var first = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MILLIS);
        try (var phone = DriversPhone.connect(service, PATH, DRIVER)) {
            for (int i = 0; i < count; i++) {
                phone.say(i % 10 == 9 ? "no fix " + i : timed(first.plusMillis(i)));
            }
            for (int i = 0; i < count; i++) {
                assertThat(phone.hear()).startsWith(i % 10 == 9 ? "{\"accepted\":0,\"rejected\":[{\"index\":0" : TAKEN);
            }
        }
        assertThat(stream.fixes().stream().map(Fix::takenAt)).containsExactlyElementsOf(
                IntStream.range(0, count).filter(i -> i % 10 != 9).mapToObj(first::plusMillis).toList());
    }

    @Test
    void aFixAmongOthersIsRefusedByItself() throws InterruptedException {
        try (var phone = DriversPhone.connect(service, PATH, DRIVER)) {
            assertThat(phone.ask("[%s,%s]".formatted(FIX, timed(Instant.now()))))
                    .startsWith(
                            "{\"accepted\":1,\"rejected\":[{\"index\":0,\"field\":\"timestamp\",\"reason\":\"timestamp: ");
            assertThat(phone.ask("{\"latitude\":91,\"longitude\":1}")).isEqualTo(
                    "{\"accepted\":0,\"rejected\":[{\"index\":0,\"field\":\"latitude\",\"reason\":\"latitude: 91.0 (expected: -90 to 90)\"}]}");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{|body", "''|body", "7|body", "[]|body", "[7]|fix"})
    void aFrameThatIsNoFixIsRefusedAtIndexZeroAndTheSocketStaysOpen(String frame, String field)
            throws InterruptedException {
        try (var phone = DriversPhone.connect(service, PATH, DRIVER)) {
            assertThat(phone.ask(frame))
                    .startsWith("{\"accepted\":0,\"rejected\":[{\"index\":0,\"field\":\"" + field + "\",\"reason\":\"");
            assertThat(phone.ask(FIX)).isEqualTo(TAKEN);
        }
    }

    @Test
    void aFrameInFragmentsIsOneFrame() throws InterruptedException {
        try (var phone = DriversPhone.connect(service, PATH, DRIVER)) {
            phone.socket().sendText(FIX.substring(0, 10), false).join();
            phone.socket().sendText(FIX.substring(10, 20), false).join();
            phone.say(FIX.substring(20));
            assertThat(phone.hear()).isEqualTo(TAKEN);
        }
        assertThat(stream.length()).isEqualTo(1);
    }

    @Test
    void aFrameMayHaveSixtyFourKibibytes() throws InterruptedException {
        try (var phone = DriversPhone.connect(service, PATH, DRIVER)) {
            assertThat(phone.ask(FIX + " ".repeat(LONGEST_FRAME - FIX.length()))).isEqualTo(TAKEN);
        }
    }

    @Test
    void aLongerFrameClosesTheSocket() {
        try (var phone = DriversPhone.connect(service, PATH, DRIVER)) {
            phone.say(FIX);
            phone.say(FIX + " ".repeat(LONGEST_FRAME + 1 - FIX.length()));
            assertThat(phone.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void aLongerFrameInFragmentsClosesTheSocketToo() {
        try (var phone = DriversPhone.connect(service, PATH, DRIVER)) {
            phone.socket().sendText(FIX, false).join();
            phone.say(" ".repeat(LONGEST_FRAME));
            assertThat(phone.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void aBinaryFrameClosesTheSocketAfterTheAnswersToThoseBefore() throws InterruptedException {
        try (var phone = DriversPhone.connect(service, PATH, DRIVER)) {
            phone.say(FIX);
            phone.socket().sendBinary(ByteBuffer.wrap(new byte[]{1, 2}), true).join();
            assertThat(phone.hear()).isEqualTo(TAKEN);
            assertThat(phone.closeCode()).isEqualTo(1003);
        }
    }

    @Test
    void aPingIsAnsweredByAPongAndByNothingElse() throws InterruptedException {
        try (var phone = DriversPhone.connect(service, PATH, DRIVER)) {
            phone.socket().sendPing(ByteBuffer.wrap(new byte[]{7})).join();
            phone.socket().sendPong(ByteBuffer.wrap(new byte[]{7})).join();
            assertThat(phone.ask(FIX)).isEqualTo(TAKEN);
        }
    }

    @Test
    void aBrowserBringsItsTokenAsASubprotocol() throws InterruptedException {
        try (var phone = DriversPhone.connectAsBrowser(service, PATH, DRIVER)) {
            assertThat(phone.socket().getSubprotocol()).isEqualTo("fleet.v1");
            assertThat(phone.ask(FIX)).isEqualTo(TAKEN);
        }
    }

    @Test
    void theHandshakeIsRefusedToOthers() {
        assertThat(refusal(Tokens.driver(1))).isEqualTo(403);
        assertThat(refusal(Tokens.dispatcher())).isEqualTo(403);
        assertThat(refusal(Tokens.customer("order_123"))).isEqualTo(403);
        assertThat(refusal("none")).isEqualTo(401);
    }

    @Test
    void aTokenThatEndsClosesTheSocketWhenTheLeewayIsOver() throws InterruptedException {
        var expiry = Instant.now().minusSeconds(27);
        String token = Tokens.sign(Tokens.claims("driver").subject("12345").expirationTime(Date.from(expiry)).build());
        try (var phone = DriversPhone.connect(service, PATH, token)) {
            assertThat(phone.ask(FIX)).isEqualTo(TAKEN);
            assertThat(phone.closeCode()).isEqualTo(4005);
            assertThat(Instant.now()).isAfterOrEqualTo(expiry.plusSeconds(29));
        }
    }

    @Test
    void openSocketsAreCounted() throws InterruptedException {
        try (var phone = DriversPhone.connect(service, PATH, DRIVER)) {
            phone.ask(FIX);
            assertThat(Metrics.of(service).value("fleet_sockets{kind=\"driver\"}")).isGreaterThanOrEqualTo(1);
            phone.socket().sendClose(WebSocket.NORMAL_CLOSURE, "").join();
            assertThat(phone.closeCode()).isEqualTo(1000);
        }
        Metrics.await(service, "fleet_sockets{kind=\"driver\"}", 0);
    }

    @Test
    void aPlainGetIsToldToUpgrade() {
        var answer = service.get(PATH, DRIVER);
        assertThat(answer.statusCode()).isEqualTo(426);
        assertThat(answer.headers().firstValue("Upgrade")).hasValue("websocket");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(RunningService.PROBLEM);
        assertThat(service.get(PATH, Tokens.driver(1)).statusCode()).isEqualTo(403);
        var post = service.send(service.request(PATH, DRIVER).POST(BodyPublishers.ofString(FIX)));
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Allow")).hasValue("GET");
    }

    @Test
    void aHandshakeOfAnotherVersionIsToldWhichThereIs() throws IOException {
        var address = service.uri(PATH);
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream().write("""
                    GET %s HTTP/1.1\r
                    Host: test\r
                    Authorization: Bearer %s\r
                    Connection: Upgrade\r
                    Upgrade: websocket\r
                    Sec-WebSocket-Version: 99\r
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                    \r
                    """.formatted(PATH, DRIVER).getBytes(StandardCharsets.US_ASCII));
            var answer = new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(answer.readLine()).isEqualTo("HTTP/1.1 426 Upgrade Required");
            assertThat(answer.lines().takeWhile(line -> !line.isEmpty()))
                    .contains("Sec-WebSocket-Version: 13", "Content-Type: application/problem+json");
        }
    }

    private static int refusal(String token) {
        var caught = new int[1];
        assertThatThrownBy(() -> DriversPhone.connect(service, PATH, token))
                .isInstanceOf(CompletionException.class)
                .cause().isInstanceOfSatisfying(WebSocketHandshakeException.class,
                        refused -> caught[0] = refused.getResponse().statusCode());
        return caught[0];
    }

    private static String timed(Instant takenAt) {
        return "{\"latitude\":1,\"longitude\":1,\"timestamp\":\"" + takenAt + "\"}";
    }
}
