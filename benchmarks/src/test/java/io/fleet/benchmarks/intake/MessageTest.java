package io.fleet.benchmarks.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.wire.AgeLimits;
import io.fleet.wire.BatchReading;
import io.fleet.wire.FixRequests;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00.007Z");

    private final FixRequests ingestion = new FixRequests(new AgeLimits(Duration.ofSeconds(10), Duration.ofDays(1)));

    @Test
    void aPostHasAFixOfNowThatTheIngestionTakes() {
        String text = text(Message.post(7, "a.b.c", 1));

        assertThat(text).startsWith("POST /api/v1/drivers/7/location HTTP/1.1\r\n").contains("Bearer a.b.c\r\n");
        String body = text.substring(text.indexOf("\r\n\r\n") + 4);
        assertThat(text).contains("Content-Length: " + body.length() + "\r\n");
        assertThat(fixes(body)).singleElement().satisfies(fix -> assertThat(fix.takenAt()).isEqualTo(NOW));
    }

    @Test
    void theFixesOfABatchAreASecondApartAndTheLastIsOfNow() {
        String text = text(Message.post(7, "a.b.c", 50));

        assertThat(text).startsWith("POST /api/v1/drivers/7/locations ");
        var fixes = fixes(text.substring(text.indexOf("\r\n\r\n") + 4));
        assertThat(fixes).hasSize(50);
        assertThat(fixes.getFirst().takenAt()).isEqualTo(NOW.minusSeconds(49));
        assertThat(fixes.getLast().takenAt()).isEqualTo(NOW);
    }

    @Test
    void aFrameIsMaskedAndHasAFixOfNow() {
        ByteBuf frame = Message.frame(7).at(new Clock(InstantSource.fixed(NOW), 1), ByteBufAllocator.DEFAULT);
        byte[] mask = new byte[4];
        frame.getBytes(4, mask);
        byte[] payload = new byte[frame.getUnsignedShort(2)];
        frame.getBytes(8, payload);
        frame.release();
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }

        assertThat(fixes(new String(payload, StandardCharsets.US_ASCII))).singleElement()
                .satisfies(fix -> assertThat(fix.takenAt()).isEqualTo(NOW));
    }

    private List<Fix> fixes(String body) {
        var reading = ingestion.readFrame(body.getBytes(StandardCharsets.US_ASCII), new DriverId(7), NOW);
        assertThat(reading).isInstanceOf(BatchReading.Read.class);
        return ((BatchReading.Read) reading).fixes();
    }

    private static String text(Message message) {
        ByteBuf bytes = message.at(new Clock(InstantSource.fixed(NOW), message.fixes()), ByteBufAllocator.DEFAULT);
        try {
            return bytes.toString(StandardCharsets.US_ASCII);
        } finally {
            bytes.release();
        }
    }
}
