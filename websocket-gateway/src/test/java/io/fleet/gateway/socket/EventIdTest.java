package io.fleet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.Position;
import io.fleet.wire.FixJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventIdTest {

    private static final EventId SEEN = new EventId(new DriverId(7), 1_704_110_400_000L);

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "7-", "-7", "007-1704110400000", "0-1", "7-x", "7-9999999999999999", "7-1-",
            "9999999999999999999-1", "99999999999999999999-1", "7-1 ", " 7-1", "7-\u0661", "7-1\n"})
    void whatIsNoIdIsNone(String text) {
        assertThat(EventId.parse(text)).isEmpty();
    }

    @Test
    void whatIsWrittenIsRead() {
        assertThat(EventId.parse(SEEN.toString())).contains(SEEN);
        assertThat(EventId.parse(Long.MAX_VALUE + "-0")).contains(new EventId(new DriverId(Long.MAX_VALUE), 0));
    }

    @Test
    void onlyALocationHasOne() {
        var takenAt = Instant.ofEpochMilli(SEEN.takenAtMillis());
        var fix = new Fix(SEEN.driver(), new Position(52.5, 13.4), takenAt, null, null, null, null, takenAt);
        assertThat(EventId.of(FixJson.encode(fix))).contains(SEEN);
        assertThat(EventId.of("{\"type\":\"subscribed\",\"order_id\":\"o1\"}".getBytes(StandardCharsets.US_ASCII)))
                .isEmpty();
    }

    @Test
    void itCoversTheSameFixAndTheOlderOnesOfItsDriver() {
        assertThat(SEEN.covers(SEEN)).isTrue();
        assertThat(SEEN.covers(new EventId(SEEN.driver(), SEEN.takenAtMillis() - 1))).isTrue();
        assertThat(SEEN.covers(new EventId(SEEN.driver(), SEEN.takenAtMillis() + 1))).isFalse();
        assertThat(SEEN.covers(new EventId(new DriverId(8), SEEN.takenAtMillis() - 1))).isFalse();
    }
}
