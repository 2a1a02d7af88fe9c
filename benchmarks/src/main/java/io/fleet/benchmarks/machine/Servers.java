package io.fleet.benchmarks.machine;

import io.fleet.embedded.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Starts servers; each start returns when the server is ready.
 *
 * @param project     the root of the checkout, built
 * @param logs        a folder for what they print
 * @param javaOptions what each JVM is started with
 */
public record Servers(Path project, Path logs, List<String> javaOptions) {

    /** As {@code ./fleet up} starts the services. */
    public static final List<String> USUAL_OPTIONS = List.of("-Xms64m", "-Xmx512m");

    private static final Duration START_BOUND = Duration.ofMinutes(2);
    private static final int LOWEST_PORT = 20_000;
    private static final int HIGHEST_PORT = 32_000;
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1).build();

    public Servers {
        javaOptions = List.copyOf(javaOptions);
    }

    /** One of the services as it has been built. */
    public Server service(String name, Map<String, String> settings) {
        int port = freePort();
        int management = freePort();
        var environment = new HashMap<>(Map.of("SERVER_PORT", Integer.toString(port), "SERVER_ADDRESS", "127.0.0.1",
                "MANAGEMENT_SERVER_PORT", Integer.toString(management), "MANAGEMENT_SERVER_ADDRESS", "127.0.0.1"));
        environment.putAll(settings);
        var process = start(name, java(List.of("-jar", jar(name).toString())), environment);
        return ready(name, process, port, URI.create("http://127.0.0.1:" + management + "/actuator/health/readiness"));
    }

    /** A program on this class path, which takes these arguments and a port behind them, and answers there once it is ready. */
    public Server program(Class<?> main, String... arguments) {
        var words = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        words.addAll(List.of(arguments));
        return onPort(main.getSimpleName(), java(words));
    }

    /** Any program that takes a port as its last argument and answers there once it is ready. */
    public Server onPort(String name, List<String> command) {
        int port = freePort();
        var words = new ArrayList<>(command);
        words.add(Integer.toString(port));
        return ready(name, start(name, words, Map.of()), port, URI.create("http://127.0.0.1:" + port + "/"));
    }

    /** Where the build has put the service. */
    public Path jar(String service) {
        return project.resolve(service + "/target/" + service + "-0.1.0-SNAPSHOT-exec.jar");
    }

    private ServerProcess start(String name, List<String> command, Map<String, String> environment) {
        Path log = logs.resolve(name + "-" + System.nanoTime() + ".log");
        return ServerProcess.start(new ServerProcess.Launch(command, environment, log, List.of("TERM", "TERM", "TERM",
                "KILL"), null));
    }

    private List<String> java(List<String> words) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(javaOptions);
        command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(words);
        return command;
    }

    private Server ready(String name, ServerProcess process, int port, URI asked) {
        var request = HttpRequest.newBuilder(asked).timeout(Duration.ofSeconds(2)).build();
        if (!process.awaitReady(START_BOUND, () -> answers(request))) {
            process.close();
            throw new IllegalStateException(name + " has not become ready: see its log in " + logs);
        }
        return new Server(process, port, asked.resolve("/actuator/prometheus"));
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
