package io.fleet.benchmarks.machine;

import io.fleet.embedded.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A server in a process of its own. */
public final class Server implements AutoCloseable {

    private static final Pattern USED = Pattern.compile("used (\\d+)([KMG])");
    private static final long KIB_PER_MIB = 1_024;

    private final ServerProcess process;
    private final int port;
    private final URI metrics;

    Server(ServerProcess process, int port, URI metrics) {
        this.process = process;
        this.port = port;
        this.metrics = metrics;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** The id of its process. */
    public long pid() {
        return process.pid();
    }

    /** Where it tells its metrics, if it is a service. */
    public URI metrics() {
        return metrics;
    }

    /** What it takes now. */
    public Memory memory() {
        long resident = ProcessFigures.residentKib(pid());
        return new Memory(resident, heapKib());
    }

    /** What is left of the heap after a full collection, in KiB, whichever the collector. */
    public long heapKib() {
        // Both with one call: each starts a JVM.
        return heapKib(jcmd("GC.run\nGC.heap_info"));
    }

    /** A collector with two generations tells of each; what is told of classes is not in the heap. */
    static long heapKib(String heapInfo) {
        long kib = 0;
        var lines = heapInfo.lines().filter(line -> !line.contains("Metaspace") && !line.contains("class space"));
        for (String line : lines.toList()) {
            var match = USED.matcher(line);
            if (match.find()) {
                long used = Long.parseLong(match.group(1));
                kib += switch (match.group(2)) {
                    case "K" -> used;
                    case "M" -> used * KIB_PER_MIB;
                    default -> used * KIB_PER_MIB * KIB_PER_MIB;
                };
            }
        }
        return kib;
    }

    /** Has it stand still until {@link #resume}, with all that it has open. */
    public void halt() {
        signal("STOP");
    }

    /** Has it go on. */
    public void resume() {
        signal("CONT");
    }

    /** Asks it to end, and returns at once. */
    public void terminate() {
        ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroy);
    }

    /** Ends it as a crash would. */
    public void kill() {
        ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
    }

    public boolean isRunning() {
        return process.awaitEnd(Duration.ZERO).isEmpty();
    }

    @Override
    public void close() {
        process.close();
    }

    /** What the JVM answers to a diagnostic command. */
    public String jcmd(String... command) {
        // Its own JVM takes as little as can be: it runs beside what is measured.
        var words = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", Long.toString(pid())));
        words.addAll(List.of(command));
        return run(words);
    }

    private void signal(String name) {
        run(List.of("kill", "-" + name, Long.toString(pid())));
    }

    private static String run(List<String> command) {
        try {
            var asked = new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
