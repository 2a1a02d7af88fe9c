package io.fleet.db.testing;

import io.fleet.embedded.Binaries;
import io.fleet.testing.Skips;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The server of {@link WithTimescale} with what npm installs for it, once for each user and version.
 *
 * @param folder where it is
 */
record NodePrograms(Path folder) {

    private static final List<String> FILES = List.of("package.json", "package-lock.json", "server.mjs");
    private static final int OLDEST_NODE = 20;

    /** Installs it if that has not been done; ends in a skipped test where that is not possible. */
    static NodePrograms installed() {
        Skips.unless(nodeVersion() >= OLDEST_NODE && answers("npm", "--version"),
                "TimescaleDB for tests needs Node " + OLDEST_NODE + " or newer, and npm, on the PATH");
        return new NodePrograms(Binaries.ofUser().folder("timescale-" + version(), NodePrograms::install));
    }

    List<String> serve(List<String> arguments) {
        return Stream.concat(Stream.of("node", folder.resolve("server.mjs").toString()), arguments.stream()).toList();
    }

    private static void install(Path draft) throws IOException {
        for (String file : FILES) {
            Files.write(draft.resolve(file), resource(file));
        }
        Path log = draft.resolve("npm.log");
        var npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                .directory(draft.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        Skips.unless(succeeds(npm), "npm could not install TimescaleDB for tests: " + Files.readString(log));
    }

    private static int nodeVersion() {
        try {
            var node = new ProcessBuilder("node", "--version").redirectErrorStream(true).start();
            String version = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return version.matches("v\\d+\\..*") ? Integer.parseInt(version.substring(1, version.indexOf('.'))) : 0;
        } catch (IOException missing) {
            return 0;
        }
    }

    private static boolean answers(String... command) {
        try {
            return succeeds(new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD));
        } catch (IOException missing) {
            return false;
        }
    }

    private static boolean succeeds(ProcessBuilder command) throws IOException {
        try {
            return command.start().waitFor() == 0;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Another one for each change of the files. */
    private static String version() {
        var sum = new CRC32();
        FILES.forEach(file -> sum.update(resource(file)));
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    private static byte[] resource(String file) {
        try (InputStream stream = NodePrograms.class.getResourceAsStream("/io/fleet/db/timescale/" + file)) {
            if (stream == null) {
                throw new IllegalStateException(file + " is not in the jar");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
