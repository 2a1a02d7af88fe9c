package io.fleet.cli.endtoend;

import io.fleet.testing.Skips;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The recorded traces that stand beside the checkout; who has none skips the tests that need them. */
final class SharedTraces {

    private SharedTraces() {}

    /** The trace, or its first rows only unless the build was asked for the full runs. */
    static Path find(String name, long firstRows, Path folder) throws IOException {
        Path trace = RunningStack.project().resolve("../shared/data").resolve(name).normalize();
        Skips.unless(Files.isReadable(trace),
                "the recorded traces are not beside this checkout (expected: " + trace + ")");
        if (full()) {
            return trace;
        }
        Path shortened = folder.resolve("shortened.csv");
        try (var lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(trace)), StandardCharsets.UTF_8))) {
            Files.write(shortened, lines.lines().limit(1 + firstRows).toList());
        }
        return shortened;
    }

    static boolean full() {
        return Boolean.getBoolean("fleet.full");
    }
}
