package io.fleet.embedded.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServerSourceTest {

    private static final Map<String, String> SET = Map.of("REDIS_URL", "redis://example.org:6379");

    @Test
    void theEnvironmentComesFirst() {
        assertThat(ServerSource.of("REDIS_URL", SET, true))
                .isEqualTo(new ServerSource.Given("redis://example.org:6379"));
    }

    @Test
    void containersAreUsedOnRequest() {
        assertThat(ServerSource.of("DATABASE_URL", SET, true)).isEqualTo(new ServerSource.Container());
    }

    @Test
    void anEmptyVariableCountsAsNotSet() {
        assertThat(ServerSource.of("REDIS_URL", Map.of("REDIS_URL", " "), false))
                .isEqualTo(new ServerSource.Embedded());
    }
}
