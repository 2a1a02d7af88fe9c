package io.fleet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "Z", "0", ".", "..", "_", ":", "-", "order_123", "AZaz09._:-"})
    void theAllowedCharactersMakeAnId(String text) {
        assertThat(OrderId.parse(text)).hasValue(new OrderId(text));
        assertThat(new OrderId(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "a\"b", "a\\b", "a{b", "a}b", "a@b", "a[b", "a`b", "a;b", "a,b",
            "a*b",
            "\u00e4", "\uff41", "\u0661", "a\u0000", "a\n", "\ud83d\ude9a"})
    void othersDoNot(String text) {
        assertThat(OrderId.parse(text)).isEmpty();
        assertThatThrownBy(() -> new OrderId(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("order_id: " + text.length() + " characters (expected: " + OrderId.EXPECTED + ")");
    }

    @Test
    void aHundredCharactersAreTheMost() {
        assertThat(OrderId.parse("x".repeat(100))).isPresent();
        assertThat(OrderId.parse("x".repeat(101))).isEmpty();
    }
}
