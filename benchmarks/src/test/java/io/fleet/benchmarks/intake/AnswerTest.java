package io.fleet.benchmarks.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswerTest {

    private static final String TAKEN = "HTTP/1.1 202 Accepted\r\ncontent-Length: 14\r\nX-A: b\r\n\r\n{\"accepted\":1}";

    @Test
    void anAnswerEndsWithItsBody() {
        assertThat(Answer.ofHttp(bytes(TAKEN + "HTTP/1.1 2"))).isEqualTo(new Answer(TAKEN.length(), Answer.Kind.TAKEN));
    }

    @Test
    void halfAnAnswerIsNone() {
        for (int length = 0; length < TAKEN.length(); length++) {
            assertThat(Answer.ofHttp(bytes(TAKEN.substring(0, length)))).isNull();
        }
    }

    @Test
    void everyOtherStatusIsARefusal() {
        String refused = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\n\r\n";
        assertThat(Answer.ofHttp(bytes(refused))).isEqualTo(new Answer(refused.length(), Answer.Kind.REFUSED));
    }

    @Test
    void aFrameSaysHowManyWereTaken() {
        String taken = "{\"accepted\":1,\"rejected\":[]}";
        assertThat(Answer.ofSocket(frame(taken))).isEqualTo(new Answer(2 + taken.length(), Answer.Kind.TAKEN));
        String refused = "{\"accepted\":0,\"error\":\"unavailable\",\"retry_after_s\":2}";
        assertThat(Answer.ofSocket(frame(refused))).isEqualTo(new Answer(2 + refused.length(), Answer.Kind.REFUSED));
    }

    @Test
    void aPingIsNoAnswer() {
        assertThat(Answer.ofSocket(Unpooled.wrappedBuffer(new byte[]{(byte) 0x89, 0}))).isEqualTo(
                new Answer(2, Answer.Kind.PING));
    }

    private static ByteBuf frame(String text) {
        return Unpooled.buffer().writeByte(0x81).writeByte(text.length())
                .writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
