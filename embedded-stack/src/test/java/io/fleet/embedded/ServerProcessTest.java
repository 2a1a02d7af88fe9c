package io.fleet.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ServerProcessTest {

    private static final Duration BOUND = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void theLogOfAServerThatDidNotStartCanBeReadUntilItIsClosed() throws IOException {
        ServerProcess process = start("echo 'no space left'; exit 1");

        assertThat(process.awaitReady(BOUND, () -> false)).isFalse();
        assertThat(StartFailure.of("Redis", 1, log())).hasMessage(
                "the embedded Redis did not start: see what it said last: no space left");
        process.close();

        assertThat(log().getParent()).doesNotExist();
    }

    @Test
    void aPortThatWasTakenMeanwhileIsNamed() throws IOException {
        Files.createDirectories(log().getParent());
        Files.writeString(log(), "bind: Address already in use\n");

        EmbeddedStartException failure = StartFailure.of("Redis", 16379, log());

        assertThat(failure).hasMessage("port 16379 is in use by another process: stop it, or choose another port");
        assertThat(failure.isPortTaken()).isTrue();
    }

    @Test
    void aServerThatDoesNotHeedTheFirstSignalGetsTheNext() throws IOException {
        ServerProcess process = start("trap '' TERM; trap 'exit 3' QUIT; echo up; while :; do :; done");
        assertThat(process.awaitReady(BOUND, () -> StartFailure.lines(log()).contains("up"))).isTrue();

        process.close();

        assertThat(ProcessHandle.of(process.pid())).isEmpty();
    }

    @Test
    void anInterruptedThreadStillStopsTheServerInGoodOrder() throws IOException {
        Path stopped = folder.resolve("stopped");
        ServerProcess process = start("trap 'echo > " + stopped + "; exit 0' TERM; echo up; while :; do :; done");
        assertThat(process.awaitReady(BOUND, () -> StartFailure.lines(log()).contains("up"))).isTrue();

        Thread.currentThread().interrupt();
        process.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(stopped).exists();
    }

    @Test
    void anInterruptedThreadDoesNotWaitForAServer() throws IOException {
        try (ServerProcess process = start("sleep 60")) {
            Thread.currentThread().interrupt();

            assertThat(process.awaitReady(BOUND, () -> false)).isFalse();
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private ServerProcess start(String script) throws IOException {
        Files.createDirectories(log().getParent());
        return ServerProcess.start(new ServerProcess.Launch(List.of("/bin/sh", "-c", script), Map.of(), log(),
                List.of("TERM", "QUIT", "KILL"), log().getParent()));
    }

    private Path log() {
        return folder.resolve("data/server.log");
    }
}
