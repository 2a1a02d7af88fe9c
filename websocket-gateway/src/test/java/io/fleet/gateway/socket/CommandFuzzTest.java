package io.fleet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.service.testing.SocketContract;
import io.fleet.testing.Fuzz;
import io.fleet.testing.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands of a customer's socket with something changed: followed, or answered with nothing of what was sent. */
@Timeout(3_600)
final class CommandFuzzTest {

    private static final int USUAL = 20_000;
    private static final Mutations COMMANDS = Mutations.of(
            List.of("{\"action\":\"subscribe\",\"order_id\":\"order_123\"}",
                    "{\"action\":\"unsubscribe\",\"order_id\":\"order_123\",\"x\":[1.5e3,{\"y\":null}]}",
                    "{\"action\":\"refresh\",\"token\":\"eyJhbGciOiJIUzI1NiJ9.e30.c2ln\"}"),
            "\"action\":", "\"order_id\":\"",
            "\"token\":\"", "subscribe", "refresh");
    private static final Set<String> CODES = SocketContract.words("Error", "code");

    @Test
    void everyCommandIsFollowedOrRefused() {
        Fuzz.run("customer's socket", USUAL, COMMANDS,
                input -> switch (Command.parse(new String(input, StandardCharsets.UTF_8))) {
                    case Command.Subscribe _,Command.Unsubscribe _ -> true;
                    case Command.Refresh refresh -> {
                        assertThat(refresh).hasToString("Refresh");
                        yield true;
                    }
                    case Command.Unreadable(String code, String message) -> {
                        assertThat(CODES).contains(code);
                        assertThat(message).matches("[ !#-\\[\\]-~]{1,200}");
                        yield false;
                    }
                }).isSome();
    }
}
