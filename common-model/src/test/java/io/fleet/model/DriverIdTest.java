package io.fleet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriverIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"1", "9", "10", "12345", "999999999999999999", "1000000000000000000",
            "9223372036854775799", "9223372036854775807"})
    void aPlainPositiveNumberIsReadAndWrittenBack(String text) {
        assertThat(DriverId.parse(text)).hasValue(new DriverId(Long.parseLong(text)));
        assertThat(new DriverId(Long.parseLong(text))).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "00", "007", "-1", "-0", "+1", "1.0", "1e3", " 1", "1 ", "1_000", "0x1F", "1L",
            "abc",
            "9223372036854775808", "9223372036854775810", "9999999999999999999", "10000000000000000000",
            "18446744073709551617", "\u0661\u0662\u0663", "\uff11", "\ud835\udfce", "1\u0000", "1/", "1:"})
    void anythingElseIsNoId(String text) {
        assertThat(DriverId.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void aNumberBelowOneIsRefused(long value) {
        assertThatThrownBy(() -> new DriverId(value)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("driver_id: " + value + " (expected: " + DriverId.EXPECTED + ")");
    }

    @Test
    void idsAreOrderedAsNumbers() {
        assertThat(new DriverId(9)).isLessThan(new DriverId(10));
        assertThat(new DriverId(10)).isEqualByComparingTo(new DriverId(10));
    }
}
