package io.fleet.cli.stack;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.fleet.cli.terminal.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
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
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A jar to be started with {@code java -jar}, unpacked beside the one that was built unless it is already. Safe to be asked for by many threads and
     * processes at once.
     *
     * @throws CommandFailure if it cannot be unpacked
     */
    static synchronized Path unpacked(Path built, Path java) {
        try (FileChannel lock = FileChannel.open(built.resolveSibling("unpacked.lock"), CREATE, WRITE);
                FileLock _ = lock.lock()) {
            // By its content: the build gives every jar the same time.
            Path unpacked = built.resolveSibling("unpacked");
            Path folder = unpacked.resolve(digest(built));
            if (!Files.exists(folder)) {
                removeAll(unpacked);
                Path draft = Files.createTempDirectory(Files.createDirectories(unpacked), "draft-");
                unpack(built, java, draft);
                Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
            }
            return folder.resolve(built.getFileName());
        } catch (IOException e) {
            throw new CommandFailure("cannot unpack " + built + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }

    private static void unpack(Path built, Path java, Path folder) throws IOException, InterruptedException {
        Process tool = new ProcessBuilder(List.of(java.toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                "-Djarmode=tools", "-jar", built.toString(), "extract", "--force", "--destination",
                folder.toString())).redirectErrorStream(true).start();
        String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (tool.waitFor() != 0) {
            throw new CommandFailure("cannot unpack " + built + ": " + said);
        }
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            var digested = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"));
            digested.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digested.getMessageDigest().digest(), 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What was unpacked of earlier builds. */
    private static void removeAll(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
