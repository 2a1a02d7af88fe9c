package io.fleet.db.testing;

import io.fleet.embedded.ServerProcess;
import io.fleet.embedded.junit.DatabaseContainer;
import io.fleet.testing.Skips;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A running server: a child of this JVM that ends with it, or a container where the build was asked for those.
 *
 * @param database where it answers
 * @param stop     what stops it
 */
record TimescaleProcess(TimescaleDatabase database, Runnable stop) implements AutoCloseable {

    private static final Duration START_BOUND = Duration.ofMinutes(3);
    private static final List<String> STOP_SIGNALS = List.of("TERM", "KILL");
    private static final Pattern READY = Pattern.compile("^READY (\\d+)$", Pattern.MULTILINE);

    static TimescaleProcess start() {
        if (DatabaseContainer.isAskedFor()) {
            var container = DatabaseContainer.start();
            return new TimescaleProcess(new TimescaleDatabase(container.server().jdbcUrl()), container::close);
        }
        return startOnNode(List.of());
    }

    /** What {@link WithApacheTimescale} promises. */
    static TimescaleProcess startApache() {
        Skips.unless(!DatabaseContainer.isAskedFor(), "the containers are of TimescaleDB's community edition");
        return startOnNode(List.of("apache"));
    }

    private static TimescaleProcess startOnNode(List<String> arguments) {
        var programs = NodePrograms.installed();
        try {
            Path folder = Files.createTempDirectory("fleet-timescale-");
            Path log = folder.resolve("server.log");
            var process = ServerProcess.start(new ServerProcess.Launch(programs.serve(arguments), Map.of(), log,
                    STOP_SIGNALS, folder));
            if (!process.awaitReady(START_BOUND, () -> READY.matcher(text(log)).find())) {
                String said = text(log);
                process.close();
                throw new IllegalStateException("TimescaleDB for tests did not start: " + said);
            }
            var ready = READY.matcher(text(log));
            ready.find();
            // Names of prepared statements would be shared by all connections.
            return new TimescaleProcess(new TimescaleDatabase("jdbc:postgresql://127.0.0.1:" + ready.group(1)
                    + "/postgres?user=postgres&prepareThreshold=0"), process::close);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop.run();
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
