package io.fleet.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class EmbeddedRedisTest {

    @Test
    void aStartedServerAnswersAndAClosedOneIsGone() {
        EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedis.Options.temporary());

        try (redis) {
            assertThat(RedisSocket.answers(redis.port())).isTrue();
            assertThat(ProcessHandle.of(redis.pid())).isPresent();
        }

        assertThat(ProcessHandle.of(redis.pid())).isEmpty();
    }
}
