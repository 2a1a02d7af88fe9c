package io.fleet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.model.OrderId;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandTest {

    @Test
    void eachCommandIsRead() {
        assertThat(Command.parse("{\"action\":\"subscribe\",\"order_id\":\"o1\"}"))
                .isEqualTo(new Command.Subscribe(new OrderId("o1")));
        assertThat(Command.parse("{\"order_id\":\"o1\",\"more\":[{\"a\":1}],\"action\":\"unsubscribe\"}"))
                .isEqualTo(new Command.Unsubscribe(new OrderId("o1")));
        assertThat(Command.parse(" {\"action\":\"refresh\",\"token\":\"t\"} ")).isEqualTo(new Command.Refresh("t"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "\"subscribe\"", "{}", "{\"action\":null}", "{\"action\":\"refresh\"}",
            "{\"action\":\"refresh\",\"token\":7}", "{\"action\":\"subscribe\",\"order_id\":\"\"}",
            "{\"action\":\"subscribe\",\"order_id\":[\"o1\"]}", "{\"action\":\"subscribe\",\"order_id\":\"o1\"",
            "{\"action\":\"subscribe\",\"order_id\":\"o1\"}}", "{\"action\":\"subscribe\",\"order_id\":\"o1\"} {}",
            "{\"action\":\"subscribe\",\"order_id\":\"o1\",\"order_id\":\"o2\"}",
            "\uFEFF{\"action\":\"subscribe\",\"order_id\":\"\"}", "{'action':'subscribe','order_id':'o1'}"})
    void whatIsNoCommandIsToldApart(String text) {
        assertThat(Command.parse(text)).isInstanceOfSatisfying(Command.Unreadable.class,
                unreadable -> assertThat(unreadable.code()).isEqualTo("malformed_command"));
    }

    @Test
    void noTextMakesItThrowOrNeedsAnEscapeInTheAnswer() {
        long seed = 42;
        var random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            var text = new StringBuilder("{\"action\":\"subscribe\",\"order_id\":\"o1\",\"x\":[1.5e3,{\"y\":null}]}");
            for (int change = random.nextInt(1, 5); change > 0; change--) {
                text.setCharAt(random.nextInt(text.length()),
                        (char) random.nextInt(random.nextBoolean() ? 128 : 0x1_0000));
            }
            if (Command.parse(text.toString()) instanceof Command.Unreadable unreadable) {
                assertThat(unreadable.message()).as("seed " + seed).doesNotContainPattern("[\"\\\\\\p{Cntrl}]");
            }
        }
    }
}
