package io.fleet.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.EmbeddedDatabase;
import io.fleet.embedded.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The embedded PostgreSQL, run so that it can be halted, stopped and started again on its port and data; where the system allows it the tables lie on
 * a small disk.
 */
final class Database implements AutoCloseable {

    private static final int DISK_MEBIBYTES = 512;
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final List<String> STOP_SIGNALS = stopSignals();
    private static final Map<String, String> ENVIRONMENT = Map.of("TZ", "UTC", "LC_ALL", "C");

    private final Path log;
    private final int port;
    private final List<String> command;
    private final @Nullable SmallDisk disk;
    private @Nullable ServerProcess process;

    private Database(Path log, int port, List<String> command, @Nullable SmallDisk disk) {
        this.log = log;
        this.port = port;
        this.command = command;
        this.disk = disk;
    }

    /** Makes a database in the folder and starts it. */
    static Database start(Path folder, Path logs) throws IOException {
        int port;
        var command = new ArrayList<String>();
        Path small = Files.createDirectories(folder.resolve("small"));
        var disk = SmallDisk.mount(small, DISK_MEBIBYTES, logs.resolve("small-disk.log"));
        try (var first = EmbeddedDatabase.start(new EmbeddedDatabase.Options(0, folder.resolve("database")))) {
            port = first.port();
            command.addAll(disk.map(SmallDisk::prefix).orElseGet(Database::usualPrefix));
            command.addAll(List.of(Files
                    .readString(Path.of("/proc", Long.toString(first.pid()), "cmdline"), StandardCharsets.UTF_8)
                    .split("\0")));
        }
        var database = new Database(logs.resolve("database.log"), port, command, disk.orElse(null));
        database.start();
        if (disk.isPresent()) {
            database.putTablesOn(disk.get());
        }
        return database;
    }

    int port() {
        return port;
    }

    long pid() {
        ServerProcess running = process;
        return running == null ? 0 : running.pid();
    }

    /** The disk that the tables lie on; empty where this system allows none. */
    Optional<SmallDisk> disk() {
        return Optional.ofNullable(disk);
    }

    /** A JDBC URL that leads to that port. */
    static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(port) + "&connectTimeout=2");
    }

    /** Starts it again; returns when it takes connections. */
    void start() {
        keepLog();
        var started = ServerProcess.start(new ServerProcess.Launch(command, ENVIRONMENT, log, STOP_SIGNALS, null));
        process = started;
        assertThat(started.awaitReady(BOUND, this::answers)).as("the database answers; its log: " + log).isTrue();
    }

    /** Ends it at once without tidying up, so that the next start has to recover; returns when it has ended. */
    void stopImmediately() {
        ServerProcess running = process;
        if (running != null) {
            Signals.send("QUIT", running.pid());
            assertThat(running.awaitEnd(BOUND)).as("the database has ended").isPresent();
            running.close();
        }
        process = null;
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
        if (disk != null) {
            disk.close();
        }
    }

    private void putTablesOn(SmallDisk small) {
        try (var connection = connect(); var statement = connection.createStatement()) {
            statement.execute("create tablespace small location '" + small.path() + "'");
            statement.execute("alter database postgres set default_tablespace = small");
        } catch (SQLException e) {
            throw new AssertionError("the tables cannot be put on a small disk", e);
        }
    }

    private boolean answers() {
        try (var connection = connect()) {
            return connection.isValid(2);
        } catch (SQLException _) {
            return false;
        }
    }

    private void keepLog() {
        try {
            if (Files.exists(log)) {
                Files.move(log, log.resolveSibling("database-" + System.nanoTime() + ".log"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the embedded one is run: PostgreSQL does not run as root, and sees nobody in a namespace of its own. */
    private static List<String> usualPrefix() {
        boolean root = ProcessHandle.current().info().user().orElse("").equals("root");
        return root ? List.of("unshare", "-U") : List.of();
    }

    private static List<String> stopSignals() {
        var signals = new ArrayList<>(Collections.nCopies(5, "INT"));
        signals.addAll(Collections.nCopies(5, "QUIT"));
        signals.add("KILL");
        return List.copyOf(signals);
    }
}
