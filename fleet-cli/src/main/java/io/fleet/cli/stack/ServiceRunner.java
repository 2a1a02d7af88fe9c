package io.fleet.cli.stack;

import io.fleet.cli.terminal.CommandFailure;
import io.fleet.embedded.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one service running from {@link #start} to {@link #close}: when it dies it is started again, after a pause that
 * grows while it keeps dying.
 *
 * <p>Safe for use by many threads.
 */
final class ServiceRunner implements AutoCloseable {

    private static final Duration START_BOUND = Duration.ofMinutes(2);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Duration HEALTHY = Duration.ofSeconds(60);
    /** How long the exit code may come later than the end. */
    private static final Duration END_BOUND = Duration.ofSeconds(5);
    private static final int LAST_LINES = 12;
    private static final List<String> STOP_SIGNALS = stopSignals();

    private final Launch launch;
    private final Readiness readiness;
    private final StackListener listener;
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable ServerProcess process;

    /**
     * How to run a service.
     *
     * @param label       what to call it
     * @param command     the program and its arguments
     * @param environment what to set beside the environment of this process
     * @param log         takes what it prints; what the run before printed is kept beside it
     * @param readiness   answers 200 once the service can be used
     */
    record Launch(String label, List<String> command, Map<String, String> environment, Path log, URI readiness) {}

    ServiceRunner(Launch launch, Readiness readiness, StackListener listener) {
        this.launch = launch;
        this.readiness = readiness;
        this.listener = listener;
    }

    /**
     * Starts the service and returns when it is ready.
     *
     * @throws CommandFailure if it ends or does not become ready within two minutes; the message has what it said last
     */
    void start() {
        listener.starting(launch.label());
        var started = run();
        if (started == null || !ready(started)) {
            throw notStarted(started);
        }
        listener.ready(launch.label());
        Thread.ofVirtual().name("keep-" + launch.label()).start(() -> keep(started));
    }

    /** The id of the process that runs now; 0 before the start. */
    synchronized long pid() {
        return process == null ? 0 : process.pid();
    }

    /** Stops the service and returns when it has ended; repeating it is harmless. */
    @Override
    public void close() {
        closing.countDown();
        ServerProcess last = current();
        if (last != null) {
            last.close();
        }
    }

    private synchronized @Nullable ServerProcess current() {
        return process;
    }

    /** A new process, or null if it must not start any more. */
    private synchronized @Nullable ServerProcess run() {
        if (closing.getCount() == 0) {
            return null;
        }
        keepLog();
        var started = ServerProcess.start(new ServerProcess.Launch(launch.command(), launch.environment(),
                launch.log(), STOP_SIGNALS, null));
        process = started;
        return started;
    }

    private boolean ready(ServerProcess started) {
        return started.awaitReady(START_BOUND, () -> readiness.isReady(launch.readiness()));
    }

    private void keep(ServerProcess first) {
        var running = first;
        var pause = FIRST_PAUSE;
        while (running != null) {
            long since = System.nanoTime();
            String end = end(running);
            pause = System.nanoTime() - since > HEALTHY.toNanos() ? FIRST_PAUSE : pause;
            if (closedWithin(Duration.ZERO)) {
                return;
            }
            listener.changed(launch.label() + " has ended (" + end + "): starting it again");
            if (closedWithin(pause)) {
                return;
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            running = run();
            if (running != null && ready(running)) {
                listener.changed(launch.label() + " is back");
            }
        }
    }

    private String end(ServerProcess running) {
        while (true) {
            var code = running.awaitEnd(Duration.ofHours(1));
            if (code.isPresent()) {
                return "exit code " + code.get();
            }
        }
    }

    private boolean closedWithin(Duration pause) {
        try {
            return closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private CommandFailure notStarted(@Nullable ServerProcess started) {
        if (started == null) {
            return new CommandFailure(launch.label() + " was stopped before it was ready");
        }
        String how = started.awaitEnd(END_BOUND).map(code -> "ended with exit code " + code)
                .orElse("was not ready after " + START_BOUND.toMinutes() + " minutes");
        return new CommandFailure(launch.label() + " " + how + "; the last lines of its log " + launch.log() + ":\n"
                + String.join("\n", lastLines().stream().map(line -> "    " + line).toList()));
    }

    private List<String> lastLines() {
        try {
            var lines = new String(Files.readAllBytes(launch.log()), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.isBlank()).toList();
            return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        } catch (IOException _) {
            return List.of();
        }
    }

    private void keepLog() {
        try {
            if (Files.exists(launch.log())) {
                Files.move(launch.log(), launch.log().resolveSibling(launch.log().getFileName() + ".before"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One a second: asked to for a while, then made to. */
    private static List<String> stopSignals() {
        var signals = new java.util.ArrayList<>(Collections.nCopies(12, "TERM"));
        signals.add("KILL");
        return List.copyOf(signals);
    }
}
