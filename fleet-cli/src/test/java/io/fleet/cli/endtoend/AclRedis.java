package io.fleet.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.EmbeddedRedis;
import io.fleet.embedded.ServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The embedded Redis' program, or the newer one that {@code -Dfleet.redis.program=} names, run with a file of users. */
final class AclRedis implements AutoCloseable {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int ANSWER_MILLIS = 10_000;
    private static final String ANOTHER = System.getProperty("fleet.redis.program", "");

    private final ServerProcess process;
    private final int port;

    private AclRedis(ServerProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    static AclRedis start(Path users, Path folder) throws IOException {
        String program = program();
        int port;
        try (var free = new ServerSocket(0, 1, LOOPBACK)) {
            port = free.getLocalPort();
        }
        var process = ServerProcess.start(new ServerProcess.Launch(
                List.of(program, "--bind", "127.0.0.1", "--port", Integer.toString(port), "--dir", folder.toString(),
                        "--save", "",
                        "--maxmemory", "256mb", "--aclfile", users.toString()),
                Map.of(), folder.resolve("redis.log"), List.of("TERM", "TERM", "TERM", "KILL"), null));
        var redis = new AclRedis(process, port);
        assertThat(process.awaitReady(Duration.ofMinutes(1), redis::answers)).as("Redis reads the users").isTrue();
        return redis;
    }

    /** Whether it is the embedded one, which is a Redis 6.2. */
    static boolean isTheUsual() {
        return ANOTHER.isEmpty();
    }

    private static String program() {
        if (!isTheUsual()) {
            return ANOTHER;
        }
        try (var usual = EmbeddedRedis.start(EmbeddedRedis.Options.temporary())) {
            return ProcessHandle.of(usual.pid()).flatMap(running -> running.info().command()).orElseThrow();
        }
    }

    int port() {
        return port;
    }

    /** The lines of the answer to a command that somebody sends who gave that name and password. */
    List<String> ask(String user, String password, String command) {
        var answers = tell("AUTH " + user + " " + password, command, "QUIT");
        assertThat(answers.getFirst()).as(user).isEqualTo("+OK");
        return answers.subList(1, answers.size() - 1);
    }

    /** The first line of the answer to who says nothing of themselves. */
    String ask(String command) {
        return tell(command, "QUIT").getFirst();
    }

    private List<String> tell(String... commands) {
        try (var socket = new Socket(LOOPBACK, port);
                var lines = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write((String.join("\r\n", commands) + "\r\n").getBytes(StandardCharsets.UTF_8));
            return lines.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try {
            return ask("PING").startsWith("-NOAUTH");
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
