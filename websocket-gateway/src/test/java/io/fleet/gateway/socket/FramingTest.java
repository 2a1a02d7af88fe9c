package io.fleet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FramingTest {

    private static final UnpooledByteBufAllocator BUFFERS = UnpooledByteBufAllocator.DEFAULT;

    @ParameterizedTest
    @CsvSource({"0, 8100", "1, 8101", "125, 817d", "126, 817e007e", "65535, 817effff"})
    void aTextHasTheShortestHead(int length, String head) {
        byte[] frame = bytes(Framing.text(BUFFERS, new byte[length]));
        assertThat(HexFormat.of().formatHex(frame, 0, frame.length - length)).isEqualTo(head);
    }

    @Test
    void controlFramesAreAsTheProtocolHasThem() {
        assertThat(bytes(Framing.ping(BUFFERS))).asHexString().isEqualTo("8900");
        assertThat(bytes(Framing.pong(BUFFERS, Unpooled.wrappedBuffer(new byte[]{7})))).asHexString()
                .isEqualTo("8A0107");
        assertThat(bytes(Framing.close(BUFFERS))).asHexString().isEqualTo("8800");
        assertThat(bytes(Framing.close(BUFFERS, 4008, "ok"))).asHexString().isEqualTo("88040FA86F6B");
    }

    @Test
    void aTextOverTheLongestIsRefused() {
        assertThatThrownBy(() -> Framing.text(BUFFERS, new byte[65_536]))
                .hasMessage("frame: 65536 bytes (expected: at most 65535)");
    }

    private static byte[] bytes(ByteBuf frame) {
        try {
            return ByteBufUtil.getBytes(frame);
        } finally {
            frame.release();
        }
    }
}
