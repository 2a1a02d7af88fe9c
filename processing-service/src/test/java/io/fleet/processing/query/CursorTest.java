package io.fleet.processing.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    private static final Route ROUTE = new Route.OfDriver(new DriverId(7), 1_000, 2_000);
    private static final Cursor CURSOR = new Cursor(1_500, 7);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1_704_110_400_000L})
    void aCursorIsReadAsItWasWritten(long millis) {
        LongStream.of(1, 7, Long.MAX_VALUE).mapToObj(driver -> new Cursor(millis, driver))
                .forEach(cursor -> assertThat(Cursor.parse(cursor.toText(ROUTE), ROUTE)).contains(cursor));
    }

    @Test
    void aCursorOfAnotherRouteIsRefused() {
        var others = List.of(new Route.OfDriver(new DriverId(8), 1_000, 2_000),
                new Route.OfDriver(new DriverId(7), 1_001, 2_000), new Route.OfDriver(new DriverId(7), 1_000, 2_001),
                new Route.OfOrder(new OrderId("7"), 1_000, 2_000));
        assertThat(others).allMatch(other -> Cursor.parse(CURSOR.toText(other), ROUTE).isEmpty());
    }

    @Test
    void noOtherTextIsTakenForACursor() {
        String text = CURSOR.toText(ROUTE);
        for (int i = 0; i < text.length(); i++) {
            for (char c : "ABab09-_=+/ .é".toCharArray()) {
                String changed = text.substring(0, i) + c + text.substring(i + 1);
                assertThat(Cursor.parse(changed, ROUTE).isEmpty()).as(changed).isEqualTo(!changed.equals(text));
            }
        }
        assertThat(List.of("", "A", text + "=", text + "A", text.substring(1), text + text, "\0"))
                .allMatch(other -> Cursor.parse(other, ROUTE).isEmpty());
        byte[] noise = new byte[64];
        new Random(5).nextBytes(noise);
        assertThat(Cursor.parse(java.util.Base64.getUrlEncoder().encodeToString(noise), ROUTE)).isEmpty();
    }
}
