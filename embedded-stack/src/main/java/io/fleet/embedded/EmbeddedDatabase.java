package io.fleet.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL 18 server on the loopback address, a child process of this JVM that ends with it, {@code kill -9} included.
 *
 * <p>What is committed is on the disk ({@code fsync}, {@code full_page_writes} and {@code synchronous_commit} are on). It
 * takes 100 connections and asks for no password. Started on the folder of an earlier one it has that one's tables, also
 * after a crash. Safe for use by many threads.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Duration START_BOUND = Duration.ofMinutes(2);
    private static final Duration CREATE_BOUND = Duration.ofMinutes(2);
    private static final Duration CRASH_BOUND = Duration.ofSeconds(30);
    private static final String USER = "postgres";
    /** Fast shutdown, which may be repeated; then immediate shutdown, after which the next start recovers. */
    private static final List<String> STOP_SIGNALS = List.of("INT", "INT", "INT", "INT", "INT", "INT", "INT", "INT",
            "INT",
            "INT", "QUIT", "QUIT", "QUIT", "QUIT", "QUIT", "KILL");

    private final ServerProcess process;
    private final int port;

    private EmbeddedDatabase(ServerProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Where to run.
     *
     * @param port       0 to 65535; 0 is a free one
     * @param dataFolder where the tables are kept, made if it is missing; null for a temporary folder that goes with the
     *                   server
     */
    public record Options(int port, @Nullable Path dataFolder) {

        public Options {
            ServerPort.check(port);
        }

        /** A free port and a temporary folder. */
        public static Options temporary() {
            return new Options(0, null);
        }
    }

    /**
     * Starts a server and returns when it takes connections.
     *
     * @throws EmbeddedStartException if the port is taken, the folder cannot be written to or in use by another server, or
     *                                there is no binary for this machine
     */
    public static EmbeddedDatabase start(Options options) {
        DatabasePrograms programs = DatabasePrograms.on(Platform.current(), Binaries.ofUser());
        return ServerPort.attempt(options.port(), () -> {
            DataFolder data = DataFolder.of(options.dataFolder(), "postgres");
            return data.with(() -> start(programs, data, options.port()));
        });
    }

    private static EmbeddedDatabase start(DatabasePrograms programs, DataFolder data, int wantedPort) {
        Path cluster = data.path().resolve("postgres");
        PreviousServer.awaitEnd(data, cluster.resolve("postmaster.pid"), "postgres", PreviousServer.GRACE);
        int port = ServerPort.claim(wantedPort);
        if (!Files.exists(cluster)) {
            create(programs, data, cluster);
        }
        return new EmbeddedDatabase(serve(programs, data, cluster, port), port);
    }

    /** Under another name first, so that a folder that was left half made is never taken for a database. */
    private static void create(DatabasePrograms programs, DataFolder data, Path cluster) {
        Path draft = data.path().resolve("postgres.new");
        Path log = data.path().resolve("initdb.log");
        DataFolder.remove(draft);
        try (ServerProcess process = ServerProcess.start(new ServerProcess.Launch(
                programs.create(draft, data.temporary()), DatabasePrograms.ENVIRONMENT, log, STOP_SIGNALS, null))) {
            if (process.awaitEnd(CREATE_BOUND).orElse(-1) != 0) {
                throw StartFailure.of("PostgreSQL", 0, log);
            }
            Files.move(draft, cluster);
        } catch (IOException e) {
            throw new EmbeddedStartException("the data folder " + data.path()
                    + " cannot be written to: allow this user to write there, or choose another folder", e);
        }
    }

    private static ServerProcess serve(DatabasePrograms programs, DataFolder data, Path cluster, int port) {
        Path log = data.path().resolve("postgres.log");
        long deadline = System.nanoTime() + CRASH_BOUND.toNanos();
        while (true) {
            ServerProcess process = ServerProcess.start(new ServerProcess.Launch(programs.serve(cluster, port),
                    DatabasePrograms.ENVIRONMENT, log, STOP_SIGNALS, data.temporary() ? data.path() : null));
            if (process.awaitReady(START_BOUND, () -> isReady(cluster, process.pid()))) {
                return process;
            }
            EmbeddedStartException failure = StartFailure.of("PostgreSQL", port, log);
            process.close();
            if (!isStillLeaving(log) || System.nanoTime() - deadline >= 0) {
                throw failure;
            }
        }
    }

    /** Sessions of a server that was killed finish their statement before they see that it is gone. */
    private static boolean isStillLeaving(Path log) {
        return StartFailure.lines(log).stream().anyMatch(line -> line.contains("is still in use"));
    }

    /** The server writes its process id into the first line of this file and its state into the eighth. */
    private static boolean isReady(Path cluster, long pid) {
        try {
            List<String> lines = Files.readAllLines(cluster.resolve("postmaster.pid"));
            return lines.size() >= 8 && lines.getFirst().strip().equals(Long.toString(pid))
                    && lines.get(7).strip().equals("ready");
        } catch (IOException _) {
            return false;
        }
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** {@code jdbc:postgresql://127.0.0.1:port/postgres?user=postgres}: nothing else is needed to connect. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + ServerPort.HOST + ":" + port + "/postgres?user=" + USER;
    }

    /** The superuser, who needs no password. */
    public String user() {
        return USER;
    }

    /** The id of the server's main process. */
    public long pid() {
        return process.pid();
    }

    /** Ends all sessions and stops the server, and kills it after some seconds; repeating it is harmless. */
    @Override
    public void close() {
        process.close();
    }
}
