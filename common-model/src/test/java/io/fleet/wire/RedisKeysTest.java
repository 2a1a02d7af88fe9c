package io.fleet.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisKeysTest {

    private static final DriverId DRIVER = new DriverId(12345);
    private static final OrderId ORDER = new OrderId("order_123");

    @Test
    void theNamesAreThoseThatOperatorsKnow() {
        assertThat(RedisKeys.STREAM).isEqualTo("driver-locations");
        assertThat(RedisKeys.DEAD_LETTERS).isEqualTo("driver-locations:dead");
        assertThat(RedisKeys.GEO).isEqualTo("drivers:geo");
        assertThat(RedisKeys.SEEN).isEqualTo("drivers:seen");
        assertThat(RedisKeys.LIVE_GROUP).isEqualTo("live");
        assertThat(RedisKeys.HISTORY_GROUP).isEqualTo("history");
        assertThat(StreamEntry.FIX).isEqualTo("fix");
        assertThat(RedisKeys.currentFix(DRIVER)).isEqualTo("driver:location:12345");
        assertThat(RedisKeys.orderBinding(ORDER)).isEqualTo("order:driver:order_123");
        assertThat(RedisKeys.driverChannel(DRIVER)).isEqualTo("driver:12345");
        assertThat(RedisKeys.orderChannel(ORDER)).isEqualTo("order:order_123");
    }

    @Test
    void aChannelSaysWhoseItIs() {
        assertThat(RedisKeys.driverOf("driver:12345")).hasValue(DRIVER);
        assertThat(RedisKeys.orderOf("order:order_123")).hasValue(ORDER);
        assertThat(RedisKeys.orderOf("order:a:b")).hasValue(new OrderId("a:b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "driver", "driver:", "driver:007", "driver:x", "driver:location:12345", "drivers:geo",
            "order", "order:", "order:a b", "Order:a", "driver-locations"})
    void anotherChannelIsNobodys(String channel) {
        assertThat(RedisKeys.driverOf(channel)).isEmpty();
        assertThat(RedisKeys.orderOf(channel)).isEmpty();
    }
}
