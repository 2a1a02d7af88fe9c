package io.fleet.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a server keeps its data.
 *
 * @param path      an existing folder that can be written to
 * @param temporary whether the folder goes when the server ends
 */
record DataFolder(Path path, boolean temporary) {

    /**
     * The given folder, made if it is missing, or a new temporary one.
     *
     * @throws EmbeddedStartException if it cannot be written to
     */
    static DataFolder of(@Nullable Path given, String server) {
        Path wanted = given == null ? Path.of(System.getProperty("java.io.tmpdir")) : given.toAbsolutePath();
        try {
            if (given == null) {
                return new DataFolder(Files.createTempDirectory("fleet-" + server + "-"), true);
            }
            Files.createDirectories(wanted);
            Files.delete(Files.createTempFile(wanted, "writable", null));
            return new DataFolder(wanted, false);
        } catch (IOException e) {
            throw new EmbeddedStartException("the data folder " + wanted
                    + " cannot be written to: allow this user to write there, or choose another folder", e);
        }
    }

    /** Starts a server in the folder; if that fails, a temporary folder goes. */
    <T> T with(Supplier<T> start) {
        try {
            return start.get();
        } catch (RuntimeException e) {
            if (temporary) {
                remove(path);
            }
            throw e;
        }
    }

    /** Removes a folder with all that is in it; one that does not exist is fine. */
    static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
