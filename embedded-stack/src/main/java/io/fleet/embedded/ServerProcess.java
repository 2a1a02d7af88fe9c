package io.fleet.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A program that lives no longer than this JVM, however that ends, and that Ctrl-C in the terminal does not reach.
 *
 * <p>Safe for use by many threads.
 */
public final class ServerProcess implements AutoCloseable {

    private static final Duration STOP_BOUND = Duration.ofSeconds(20);
    private static final long LOOK_EVERY_MILLIS = 10;

    private final Process supervisor;
    private final long pid;
    /** Empty if the program has ended already. */
    private final Optional<ProcessHandle> server;

    private ServerProcess(Process supervisor, long pid) {
        this.supervisor = supervisor;
        this.pid = pid;
        this.server = ProcessHandle.of(pid);
    }

    /**
     * How to run it.
     *
     * @param command     the program and its arguments
     * @param environment what to set beside the environment of this JVM
     * @param log         the file that takes what it prints, emptied first
     * @param stopSignals the signals to stop it with, one a second until it has ended
     * @param temporary   a folder that is removed when it has ended and is closed or this JVM has died
     */
    public record Launch(List<String> command, Map<String, String> environment, Path log, List<String> stopSignals,
            @Nullable Path temporary) {}

    /** Starts the program and returns at once. */
    public static ServerProcess start(Launch launch) {
        try {
            Files.writeString(launch.log(), "");
            List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", script("detach.sh"), "detach",
                    "/bin/sh", "-c", script("supervise.sh"), "supervise",
                    String.join(" ", launch.stopSignals()),
                    launch.temporary() == null ? "" : launch.temporary().toString(),
                    launch.log().toString()));
            command.addAll(launch.command());
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().putAll(launch.environment());
            Process supervisor = builder.start();
            return new ServerProcess(supervisor, pid(supervisor));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long pid(Process supervisor) throws IOException {
        String line = supervisor.inputReader(StandardCharsets.US_ASCII).readLine();
        if (line == null) {
            throw new IOException("the shell that starts the server ended at once");
        }
        return Long.parseLong(line);
    }

    private static String script(String name) throws IOException {
        try (var stream = ServerProcess.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IOException(name + " is not in the jar");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The id of the program's process. */
    public long pid() {
        return pid;
    }

    /** Whether the condition came true within the bound and before the program ended or the thread was interrupted. */
    public boolean awaitReady(Duration bound, BooleanSupplier ready) {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!ready.getAsBoolean()) {
            if (!server.map(ProcessHandle::isAlive).orElse(false) || System.nanoTime() - deadline >= 0 || !pause()) {
                return false;
            }
        }
        return true;
    }

    /** Returns early when the program ends; false when the thread is interrupted. */
    private boolean pause() {
        try {
            supervisor.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The code that the program ended with; empty if it has not within the bound. */
    public Optional<Integer> awaitEnd(Duration bound) {
        long deadline = System.nanoTime() + bound.toNanos();
        boolean interrupted = false;
        while (supervisor.isAlive() && System.nanoTime() - deadline < 0) {
            try {
                supervisor.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return supervisor.isAlive() ? Optional.empty() : Optional.of(supervisor.exitValue());
    }

    /**
     * Stops the program and returns when it has ended and its temporary folder is gone, also in an interrupted thread; after
     * twenty seconds it is killed.
     */
    @Override
    public void close() {
        try {
            supervisor.getOutputStream().close();
        } catch (IOException _) {
            // The supervisor has ended already.
        }
        if (awaitEnd(STOP_BOUND).isEmpty()) {
            supervisor.destroyForcibly();
        }
        server.ifPresent(ProcessHandle::destroyForcibly);
    }
}
