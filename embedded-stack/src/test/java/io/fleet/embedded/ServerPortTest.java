package io.fleet.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ServerPortTest {

    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void aFreePortThatWasTakenMeanwhileIsReplacedByAnother() {
        assertThat(ServerPort.attempt(0, () -> succeedAtTheThird())).isEqualTo("started");
        assertThat(attempts).hasValue(3);
    }

    @Test
    void aGivenPortIsNotReplaced() {
        assertThatThrownBy(() -> ServerPort.attempt(16379, () -> succeedAtTheThird()))
                .isInstanceOf(EmbeddedStartException.class);
        assertThat(attempts).hasValue(1);
    }

    private String succeedAtTheThird() {
        if (attempts.incrementAndGet() < 3) {
            throw EmbeddedStartException.portTaken(16379);
        }
        return "started";
    }
}
