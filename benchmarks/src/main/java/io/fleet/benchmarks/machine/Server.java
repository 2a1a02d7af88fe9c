package io.fleet.benchmarks.machine;

import io.fleet.embedded.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A server in a process of its own. */
public final class Server implements AutoCloseable {

    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private final ServerProcess process;
    private final int port;

    Server(ServerProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** The id of its process. */
    public long pid() {
        return process.pid();
    }

    /** What is left of the heap after a full collection, in KiB. */
    public long heapKib() {
        jcmd("GC.run");
        var match = USED.matcher(jcmd("GC.heap_info"));
        return match.find() ? Long.parseLong(match.group(1)) : 0;
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
        var words = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid())));
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
