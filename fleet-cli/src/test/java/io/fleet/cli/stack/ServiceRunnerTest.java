package io.fleet.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.cli.terminal.CommandFailure;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ServiceRunnerTest {

    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final Sentences sentences = new Sentences();
    private final Readiness readiness = new Readiness();

    @AfterEach
    void close() {
        readiness.close();
    }

    @Test
    void aServiceThatDiesIsStartedAgainAndThatIsSaid() throws InterruptedException {
        try (var runner = new ServiceRunner(launch(freePort(), folder), readiness, sentences)) {
            runner.start();
            long first = runner.pid();
            kill(first);

            assertThat(sentences.next()).isEqualTo("fake-service has ended (exit code 137): starting it again");
            assertThat(sentences.next()).isEqualTo("fake-service is back");
            assertThat(runner.pid()).isNotEqualTo(first);
            assertThat(isAlive(runner.pid())).isTrue();
        }
    }

    @Test
    void aClosedServiceIsGoneAndStaysAway() {
        var runner = new ServiceRunner(launch(freePort(), folder), readiness, sentences);
        runner.start();
        long pid = runner.pid();
        long before = System.nanoTime();
        runner.close();
        runner.close();

        assertThat(isAlive(pid)).isFalse();
        // It ends on the first signal: one that was inherited as ignored would take until the kill.
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
        assertThat(sentences.said).isEmpty();
    }

    @Test
    void aServiceThatFailsSaysWhatItSaidLast() {
        try (var runner = new ServiceRunner(launch(0, folder), readiness, sentences)) {
            assertThatThrownBy(runner::start).isInstanceOf(CommandFailure.class)
                    .hasMessage("fake-service ended with exit code 3; the last lines of its log "
                            + folder.resolve("fake-service.log") + ":\n    the database is not there");
        }
    }

    /** On a busy machine the exit code comes later than the end: here whoever hands it on is held up for a moment. */
    @Test
    void theExitCodeIsSaidAlsoWhenItComesLate() {
        String script = """
                until reader=$(pgrep -P "$PPID" | grep -vx "$$"); do :; done
                kill -STOP $reader
                (sleep 0.5; kill -CONT $reader) &
                exit 3""";
        var launch = new ServiceRunner.Launch("fake-service", List.of("/bin/sh", "-c", script), Map.of(),
                folder.resolve("fake-service.log"), URI.create("http://127.0.0.1:0/"));
        try (var runner = new ServiceRunner(launch, readiness, sentences)) {
            assertThatThrownBy(runner::start).isInstanceOf(CommandFailure.class)
                    .hasMessageStartingWith("fake-service ended with exit code 3;");
        }
    }

    @Test
    void noServiceOutlivesACommandLineThatIsKilled() throws Exception {
        Process commandLine = new ProcessBuilder(java(FakeCommandLine.class, Integer.toString(freePort()),
                folder.toString())).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            long service = Long.parseLong(commandLine.inputReader(StandardCharsets.UTF_8).readLine());
            assertThat(isAlive(service)).isTrue();
            kill(commandLine.pid());

            assertThat(Wait.until(BOUND, () -> !isAlive(service))).isTrue();
        } finally {
            commandLine.destroyForcibly();
        }
    }

    static ServiceRunner.Launch launch(int port, Path folder) {
        return new ServiceRunner.Launch("fake-service", java(FakeService.class, Integer.toString(port)), Map.of(),
                folder.resolve("fake-service.log"), URI.create("http://127.0.0.1:" + port + "/"));
    }

    private static List<String> java(Class<?> main, String... arguments) {
        var command = new java.util.ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
                .toString(), "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static int freePort() {
        return Ports.free().redis();
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** Keeps what is said. */
    private static final class Sentences implements StackListener {

        private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

        @Override
        public void starting(String part) {}

        @Override
        public void ready(String part) {}

        @Override
        public void changed(String sentence) {
            said.add(sentence);
        }

        String next() throws InterruptedException {
            String sentence = said.poll(BOUND.toSeconds(), TimeUnit.SECONDS);
            return sentence == null ? "nothing" : sentence;
        }
    }
}
