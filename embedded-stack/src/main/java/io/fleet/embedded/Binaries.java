package io.fleet.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * The programs of servers, unpacked once for each user and version.
 *
 * <p>Several processes may ask at once: a folder appears under its name only when it is complete.
 *
 * @param cache where they are unpacked: {@code fleet/embedded} under {@code $XDG_CACHE_HOME} or {@code ~/.cache}
 */
public record Binaries(Path cache) {

    /** Those of this user. */
    public static Binaries ofUser() {
        return new Binaries(cache(System.getenv("XDG_CACHE_HOME")));
    }

    /** Fills an empty folder with the programs. */
    @FunctionalInterface
    public interface Unpacking {
        void into(Path folder) throws IOException;
    }

    /**
     * The folder of that name, filled by the first who asks.
     *
     * @throws EmbeddedStartException if the cache cannot be written to
     */
    public Path folder(String name, Unpacking unpacking) {
        Path folder = cache.resolve(name);
        if (Files.isDirectory(folder)) {
            return folder;
        }
        try {
            Files.createDirectories(cache);
            Path draft = Files.createTempDirectory(cache, name + "-");
            try {
                unpacking.into(draft);
                publish(draft, folder);
            } finally {
                DataFolder.remove(draft);
            }
            return folder;
        } catch (IOException e) {
            throw new EmbeddedStartException("the programs of the embedded servers cannot be unpacked into " + cache
                    + ": allow this user to write there, or name another folder in XDG_CACHE_HOME", e);
        }
    }

    private static void publish(Path draft, Path folder) throws IOException {
        try {
            Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    private static Path cache(@Nullable String named) {
        Path base = named == null || named.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(named);
        return base.resolve("fleet", "embedded");
    }
}
