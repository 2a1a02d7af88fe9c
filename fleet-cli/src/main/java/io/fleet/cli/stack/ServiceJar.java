package io.fleet.cli.stack;

import io.fleet.cli.terminal.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The program of a service, unpacked: from a jar of jars each start would take some seconds longer. */
final class ServiceJar {

    private static final String SUFFIX = "-exec.jar";

    private ServiceJar() {}

    /** The program's jar as the build made it; empty if the service has not been built. */
    static Optional<Path> built(Path project, Service service) {
        Path target = project.resolve(service.label()).resolve("target");
        try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.empty()) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).max(
                    Comparator.comparingLong(ServiceJar::modified));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A jar to be started with {@code java -jar}, unpacked beside the one that was built unless it is already.
     *
     * @throws CommandFailure if it cannot be unpacked
     */
    static Path unpacked(Path built, Path java) {
        Path folder = built.resolveSibling("unpacked");
        Path jar = folder.resolve(built.getFileName());
        if (Files.exists(jar) && modified(jar) >= modified(built)) {
            return jar;
        }
        try {
            Process tool = new ProcessBuilder(List.of(java.toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                    "-Djarmode=tools", "-jar", built.toString(), "extract", "--force", "--destination",
                    folder.toString())).redirectErrorStream(true).start();
            String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (tool.waitFor() != 0) {
                throw new CommandFailure("cannot unpack " + built + ": " + said);
            }
            Files.setLastModifiedTime(jar, Files.getLastModifiedTime(built));
            return jar;
        } catch (IOException e) {
            throw new CommandFailure("cannot unpack " + built + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
