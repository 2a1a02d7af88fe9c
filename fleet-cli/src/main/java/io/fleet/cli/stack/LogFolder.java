package io.fleet.cli.stack;

import io.fleet.cli.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the services' logs are: below the data, or in a temporary folder that goes unless somebody must read it. */
final class LogFolder implements AutoCloseable {

    private final Path path;
    private boolean temporary;

    private LogFolder(Path path, boolean temporary) {
        this.path = path;
        this.temporary = temporary;
    }

    /**
     * A folder below the data, or a new temporary one.
     *
     * @throws CommandFailure if it cannot be made
     */
    static LogFolder of(@Nullable Path data) {
        try {
            return data == null
                    ? new LogFolder(Files.createTempDirectory("fleet-logs-"), true)
                    : new LogFolder(Files.createDirectories(data.toAbsolutePath().resolve("logs")), false);
        } catch (IOException e) {
            throw new CommandFailure("the folder " + (data == null ? System.getProperty("java.io.tmpdir") : data)
                    + " cannot be written to: allow it, or choose another with --data", e);
        }
    }

    Path path() {
        return path;
    }

    /** Something failed: if there are logs, they stay. */
    synchronized void keep() {
        try (Stream<Path> logs = Files.list(path)) {
            temporary = temporary && logs.findAny().isEmpty();
        } catch (IOException _) {
            temporary = false;
        }
    }

    @Override
    public synchronized void close() {
        if (!temporary) {
            return;
        }
        try (Stream<Path> found = Files.walk(path)) {
            List<Path> children = found.sorted(Comparator.reverseOrder()).toList();
            for (Path child : children) {
                Files.deleteIfExists(child);
            }
        } catch (IOException _) {
            // A log that stays behind in the temporary folder harms nobody.
        }
    }
}
