package io.fleet.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ServiceJarIT {

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir
    private Path target;

    @Test
    void severalProcessesUnpackItAtOnceAndShareIt() throws Exception {
        Path built = ServiceJar.built(Path.of(System.getProperty("fleet.project")), Service.GATEWAY).orElseThrow();
        Path copy = Files.copy(built, target.resolve(built.getFileName()));

        List<Process> processes = Stream.generate(() -> unpacking(copy)).limit(4).toList();
        for (Process process : processes) {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
        }

        assertThat(ServiceJar.unpacked(copy, JAVA)).isRegularFile();
        try (Stream<Path> unpacked = Files.list(target.resolve("unpacked"))) {
            assertThat(unpacked).hasSize(1);
        }
    }

    private static Process unpacking(Path jar) {
        try {
            return new ProcessBuilder(JAVA.toString(), "-cp", System.getProperty("java.class.path"),
                    Unpacking.class.getName(), jar.toString()).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static final class Unpacking {

        private Unpacking() {}

        static void main(String[] args) {
            var _ = ServiceJar.unpacked(Path.of(args[0]), JAVA);
        }
    }
}
