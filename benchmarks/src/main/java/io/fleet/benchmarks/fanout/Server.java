package io.fleet.benchmarks.fanout;

import io.fleet.embedded.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** A server that fixes go through, in a process of its own. */
final class Server implements AutoCloseable {

    private static final Duration START_BOUND = Duration.ofMinutes(2);
    private static final int LOWEST_PORT = 20_000;
    private static final int HIGHEST_PORT = 32_000;
    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ServerProcess process;
    private final int port;

    private Server(ServerProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** The gateway as it has been built. */
    static Server gateway(Path project, Path folder, String redisUrl, String secret) {
        int port = freePort();
        int management = freePort();
        Path jar = project.resolve("websocket-gateway/target/websocket-gateway-0.1.0-SNAPSHOT-exec.jar");
        var process = start(folder.resolve("gateway-" + port + ".log"), List.of("-jar", jar.toString()),
                Map.of("REDIS_URL", redisUrl, "FLEET_JWT_SECRET", secret, "SERVER_PORT", Integer.toString(port),
                        "SERVER_ADDRESS", "127.0.0.1", "MANAGEMENT_SERVER_PORT", Integer.toString(management),
                        "MANAGEMENT_SERVER_ADDRESS", "127.0.0.1"));
        return ready(process, port, management, "/actuator/health/readiness");
    }

    /** The bare server of {@link Floor}. */
    static Server floor(Path folder, String redisUrl) {
        int port = freePort();
        var process = start(folder.resolve("floor-" + port + ".log"),
                List.of("-cp", System.getProperty("java.class.path"), Floor.class.getName(), redisUrl,
                        Integer.toString(port)),
                Map.of());
        return ready(process, port, port, "/");
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    long pid() {
        return process.pid();
    }

    /** What is left of the heap after a full collection, in KiB. */
    long heapKib() {
        jcmd("GC.run");
        var match = USED.matcher(jcmd("GC.heap_info"));
        return match.find() ? Long.parseLong(match.group(1)) : 0;
    }

    /** Asks it to end, and returns at once. */
    void terminate() {
        ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroy);
    }

    /** Ends it as a crash would. */
    void kill() {
        ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
    }

    boolean isRunning() {
        return process.awaitEnd(Duration.ZERO).isEmpty();
    }

    @Override
    public void close() {
        process.close();
    }

    private String jcmd(String command) {
        try {
            var asked = new ProcessBuilder(jdk("jcmd"), Long.toString(pid()), command).redirectErrorStream(true)
                    .start();
            return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerProcess start(Path log, List<String> what, Map<String, String> environment) {
        var command = new ArrayList<>(List.of(jdk("java"), "-Xms64m", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(what);
        return ServerProcess.start(new ServerProcess.Launch(command, environment, log, List.of("TERM", "KILL"), null));
    }

    private static Server ready(ServerProcess process, int port, int asked, String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + asked + path))
                .timeout(Duration.ofSeconds(2)).build();
        if (!process.awaitReady(START_BOUND, () -> answers(request))) {
            process.close();
            throw new IllegalStateException("the server has not become ready: see its log");
        }
        return new Server(process, port);
    }

    private static boolean answers(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String jdk(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    /** Not one that the sockets of customers are given. */
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException _) {
                // Somebody else has it.
            }
        }
    }
}
