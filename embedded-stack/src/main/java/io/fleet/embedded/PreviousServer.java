package io.fleet.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The server that last used a data folder and may still be about to leave it. */
final class PreviousServer {

    static final Duration GRACE = Duration.ofSeconds(10);

    private PreviousServer() {}

    /**
     * Returns when no server of that name runs on the folder any more; a file left by one that died is of no account.
     *
     * @throws EmbeddedStartException if the server does not leave within that time
     */
    static void awaitEnd(DataFolder folder, Path pidFile, String program, Duration grace) {
        Optional<ProcessHandle> owner = owner(pidFile);
        if (owner.isEmpty()) {
            return;
        }
        if (!runs(owner.get(), program)) {
            // The id has passed on to another process, which must not keep the server out.
            delete(pidFile);
        } else if (!Wait.until(grace, () -> !owner.get().isAlive())) {
            throw new EmbeddedStartException("the data folder " + folder.path() + " is in use by process "
                    + owner.get().pid() + ": stop it, or choose another folder");
        }
    }

    private static Optional<ProcessHandle> owner(Path pidFile) {
        try {
            return Files.readString(pidFile).lines().findFirst().map(String::strip)
                    .filter(line -> line.matches("\\d{1,18}")).flatMap(line -> ProcessHandle.of(Long.parseLong(line)))
                    .filter(ProcessHandle::isAlive);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** What cannot be seen of a process of this user is taken for the server, so that two never share a folder. */
    private static boolean runs(ProcessHandle process, String program) {
        return process.info().command().map(command -> Path.of(command).getFileName().toString().startsWith(program))
                .orElseGet(() -> process.info().user().equals(ProcessHandle.current().info().user()));
    }

    private static void delete(Path pidFile) {
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
