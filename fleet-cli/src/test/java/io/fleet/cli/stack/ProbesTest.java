package io.fleet.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.cli.terminal.CommandFailure;
import io.fleet.embedded.EmbeddedRedis;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProbesTest {

    @Test
    void aPortInUseIsNamedWithWhoNeedsIt() throws IOException {
        try (var taken = new ServerSocket(0, 1, Loopback.ADDRESS)) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> PortCheck.await("the ingestion-service", Loopback.HOST, port, "stop it"))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageStartingWith("port " + port + ", which the ingestion-service needs, is in use")
                    .hasMessageEndingWith(": stop it");
        }
    }

    @Test
    void anAddressOfAnotherMachineCannotBeListenedOn() {
        assertThatThrownBy(() -> PortCheck.await("the gateway", "192.0.2.1", 0, "stop it"))
                .hasMessage("--bind: 192.0.2.1 (expected: an address of this machine, or 0.0.0.0 for all)");
    }

    @Test
    void theBacklogIsTheLengthOfTheStream() {
        try (var redis = EmbeddedRedis.start(EmbeddedRedis.Options.temporary())) {
            var probe = new RedisProbe(redis.url());
            probe.check();

            assertThat(probe.backlog()).hasValue(0);
        }
    }

    @Test
    void aRedisThatDoesNotAnswerIsNamed() {
        int port = Ports.free().redis();

        assertThatThrownBy(() -> new RedisProbe("redis://user:secret@127.0.0.1:" + port).check())
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("no Redis answers at redis://127.0.0.1:" + port + " (")
                .hasMessageNotContaining("secret");
        assertThat(new RedisProbe("redis://127.0.0.1:" + port).backlog()).isEmpty();
        assertThatThrownBy(() -> new RedisProbe("localhost:6379"))
                .hasMessage("--redis-url: localhost:6379 (expected: redis://host:port)");
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsNamed() {
        String url = "jdbc:postgresql://127.0.0.1:" + Ports.free().database() + "/fleet";

        assertThatThrownBy(() -> DatabaseProbe.check(url + "?password=secret", Map.of()))
                .isInstanceOf(CommandFailure.class).hasMessageStartingWith("no database answers at " + url + " (")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> DatabaseProbe.check("postgres://127.0.0.1/fleet", Map.of())).hasMessage(
                "--database-url: postgres://127.0.0.1/fleet (expected: jdbc:postgresql://host:port/database)");
    }
}
