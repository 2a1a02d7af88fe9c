package io.fleet.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Redis 6.2 server on the loopback address, a child process of this JVM that ends with it, {@code kill -9} included.
 *
 * <p>It keeps an append-only file (fsync each second), takes at most 1 GiB and refuses writes beyond that. Started on the
 * folder of an earlier one it has that one's keys. Safe for use by many threads.
 */
public final class EmbeddedRedis implements AutoCloseable {

    private static final Duration START_BOUND = Duration.ofMinutes(2);
    /** A second SIGINT would make Redis drop what it has not written yet; SIGTERM may be repeated. */
    private static final List<String> STOP_SIGNALS = List.of("TERM", "TERM", "TERM", "TERM", "TERM", "TERM", "TERM",
            "TERM", "TERM", "TERM", "KILL");

    private final ServerProcess process;
    private final int port;

    private EmbeddedRedis(ServerProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Where to run.
     *
     * @param port       0 to 65535; 0 is a free one
     * @param dataFolder where the keys are kept, made if it is missing; null for a temporary folder that goes with the server
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
     * Starts a server and returns when it answers.
     *
     * @throws EmbeddedStartException if the port is taken, the folder cannot be written to or in use by another server, or
     *                                there is no binary for this machine
     */
    public static EmbeddedRedis start(Options options) {
        Path program = RedisProgram.ofUser().on(Platform.current());
        return ServerPort.attempt(options.port(), () -> {
            DataFolder data = DataFolder.of(options.dataFolder(), "redis");
            return data.with(() -> start(program, data, options.port()));
        });
    }

    private static EmbeddedRedis start(Path program, DataFolder data, int wantedPort) {
        PreviousServer.awaitEnd(data, data.path().resolve("redis.pid"), "redis-server", PreviousServer.GRACE);
        int port = ServerPort.claim(wantedPort);
        Path log = data.path().resolve("redis.log");
        ServerProcess process = ServerProcess.start(new ServerProcess.Launch(command(program, port, data.path()),
                Map.of(), log, STOP_SIGNALS, data.temporary() ? data.path() : null));
        if (!process.awaitReady(START_BOUND, () -> RedisSocket.answers(port))) {
            EmbeddedStartException failure = StartFailure.of("Redis", port, log);
            process.close();
            throw failure;
        }
        return new EmbeddedRedis(process, port);
    }

    private static List<String> command(Path program, int port, Path folder) {
        return List.of(program.toString(), "--bind", ServerPort.HOST, "--port", Integer.toString(port),
                "--dir", folder.toString(), "--pidfile", folder.resolve("redis.pid").toString(),
                "--appendonly", "yes", "--appendfsync", "everysec", "--save", "",
                "--maxmemory", "1gb", "--maxmemory-policy", "noeviction");
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** {@code redis://127.0.0.1:port}. */
    public String url() {
        return "redis://" + ServerPort.HOST + ":" + port;
    }

    /** The id of the server's process. */
    public long pid() {
        return process.pid();
    }

    /** Stops the server with everything written to its folder, and kills it after some seconds; repeating it is harmless. */
    @Override
    public void close() {
        process.close();
    }
}
