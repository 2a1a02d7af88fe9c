package io.fleet.cli.faults;

import io.fleet.embedded.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A disk of a few megabytes that only the programs in its namespace see, and that needs no rights of an administrator: memory, mounted in a user's
 * own namespace.
 */
final class SmallDisk implements AutoCloseable {

    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final int CHUNK = 64 * 1024;

    private final ServerProcess holder;
    private final Path mount;

    private SmallDisk(ServerProcess holder, Path mount) {
        this.holder = holder;
        this.mount = mount;
    }

    /** Mounts one on the folder, which the programs in the namespace see under this name; empty where the system does not allow it. */
    static Optional<SmallDisk> mount(Path folder, int mebibytes, Path log) {
        var holder = ServerProcess.start(new ServerProcess.Launch(
                List.of("unshare", "-Urm", "sh", "-c",
                        "mount -t tmpfs -o \"size=$1m,mode=700\" tmpfs \"$2\" && exec tail -f /dev/null",
                        "holder", Integer.toString(mebibytes), folder.toString()),
                Map.of(), log, List.of("KILL"), null));
        Path mounts = Path.of("/proc", Long.toString(holder.pid()), "mountinfo");
        if (holder.awaitReady(BOUND, () -> mentions(mounts, folder)) && entered(holder.pid())) {
            return Optional.of(new SmallDisk(holder, folder));
        }
        holder.close();
        return Optional.empty();
    }

    /** What must precede a program for it to see the disk; for the program it looks as if nobody were the administrator. */
    List<String> prefix() {
        return prefix(holder.pid());
    }

    /** Where the programs in the namespace see it. */
    Path path() {
        return mount;
    }

    /** Leaves no byte free. */
    void fill() {
        try (var ballast = Files.newOutputStream(ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            byte[] chunk = new byte[CHUNK];
            while (true) {
                ballast.write(chunk);
            }
        } catch (IOException _) {
            // No space is left, as it was meant to be; what follows in the test would show any other reason.
        }
    }

    /** Gives back what {@link #fill} took. */
    void free() {
        try {
            Files.deleteIfExists(ballast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        holder.close();
    }

    private Path ballast() {
        return Path.of("/proc", Long.toString(holder.pid()), "root", mount.toString(), "ballast");
    }

    private static List<String> prefix(long holder) {
        return List.of("nsenter", "-t", Long.toString(holder), "-U", "-m", "--preserve-credentials", "--", "unshare",
                "-U");
    }

    private static boolean entered(long holder) {
        try {
            var command = new java.util.ArrayList<>(prefix(holder));
            command.add("true");
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean mentions(Path mounts, Path folder) {
        try {
            return Files.readString(mounts).contains(" " + folder + " ");
        } catch (IOException _) {
            return false;
        }
    }
}
