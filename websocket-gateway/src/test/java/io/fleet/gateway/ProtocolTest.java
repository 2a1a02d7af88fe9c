package io.fleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.service.testing.CapturedLog;
import io.fleet.service.testing.Tokens;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What RFC 6455 asks of a server. */
@WithRedis
@Timeout(120)
final class ProtocolTest {

    private static Gateway gateway;

    @BeforeAll
    static void start(RedisServer redis) {
        gateway = Gateway.start(redis.url()).hearing();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void aCommandInFragmentsIsFollowedAndAPingBetweenThemAnswered() throws InterruptedException {
        try (var customer = Customer.connect(gateway.socket("o1"), Tokens.customer("o1")).greeted("o1")) {
            customer.sendInFragments("{\"action\":\"subscribe\",\"order_id\":\"o1\"}");
            customer.awaitPong();
            assertThat(customer.next()).isEqualTo(Customer.subscribed("o1"));
        }
    }

    @Test
    void fragmentsOverTheLimitCloseTheSocket() throws InterruptedException {
        try (var customer = Customer.connect(gateway.socket("o1"), Tokens.customer("o1")).greeted("o1")) {
            customer.sendInFragments("x".repeat(4_097));
            assertThat(customer.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void whoLeavesAmidACommandIsNothingToWriteDown() throws IOException {
        double before = gateway.closed(1006);
        try (var log = new CapturedLog()) {
            try (var customer = RawCustomer.connect(gateway.socket("o1"), Tokens.customer("o1")).upgraded()) {
                customer.next(RawCustomer.TEXT);
                customer.send(HexFormat.of().parseHex("018100000000" + "7b"));
            }
            Eventually.is("it is counted", () -> gateway.closed(1006) == before + 1);
            assertThat(log.lines()).noneMatch(line -> line.contains("socket failed"));
        }
    }

    /** Not masked, a reserved bit, an opcode that is none, a control frame in fragments, a fragment of nothing, a close code that is none. */
    @ParameterizedTest
    @CsvSource({"8100, 1002", "C180 00000000, 1002", "8380 00000000, 1002", "0980 00000000, 1002",
            "8080 00000000, 1002", "8882 00000000 03ED, 1002"})
    void whoBreaksTheProtocolIsTold(String frame, int code) throws IOException {
        double before = gateway.closed(code);
        try (var customer = RawCustomer.connect(gateway.socket("o1"), Tokens.customer("o1")).upgraded()) {
            customer.send(HexFormat.of().parseHex(frame.replace(" ", "")));
            assertThat(customer.next(RawCustomer.CLOSE).closeCode()).isEqualTo(code);
            Eventually.is("it is counted", () -> gateway.closed(code) == before + 1);
        }
    }

    @Test
    void whatIsSentBehindACloseFrameIsIgnored() throws IOException {
        try (var customer = RawCustomer.connect(gateway.socket("o1"), Tokens.customer("o1")).upgraded()) {
            customer.send(HexFormat.of().parseHex("8882000000000FA0" + "828000000000"));
            assertThat(customer.next(RawCustomer.CLOSE).closeCode()).isEqualTo(4000);
        }
    }

    @Test
    void halfAHandshakeIsRefused() throws IOException {
        try (var customer = RawCustomer.ask(gateway.socket("o1"), Tokens.customer("o1"),
                "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13")) {
            assertThat(customer.statusLine()).startsWith("HTTP/1.1 400 ");
        }
        try (var customer = RawCustomer.ask(gateway.socket("o1"), Tokens.customer("o1"),
                "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")) {
            assertThat(customer.statusLine()).startsWith("HTTP/1.1 400 ");
        }
    }
}
