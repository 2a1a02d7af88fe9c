package io.fleet.embedded.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.Resp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithRedis
@Timeout(60)
final class WithRedisTest {

    private static final List<RedisServer> SEEN = new ArrayList<>();

    @RepeatedTest(3)
    void eachTestFindsTheServerEmpty(RedisServer server) {
        SEEN.add(server);

        assertThat(Resp.ask(server.url(), "DBSIZE")).isEqualTo(":0");
        assertThat(Resp.ask(server.url(), "SET", "left", "over")).isEqualTo("+OK");
    }

    @Test
    void theServerIsKnownWhereNoParameterReaches(RedisServer server) {
        assertThat(RedisServer.current()).isEqualTo(server);
    }

    @AfterAll
    static void allTestsHaveTheSameServer() {
        assertThat(SEEN.stream().distinct()).hasSize(1);
    }
}
