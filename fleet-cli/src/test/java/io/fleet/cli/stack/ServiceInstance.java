package io.fleet.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.ServerProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a service that a test kills, stops and starts again, always on the same ports.
 *
 * <p>Nobody but the test starts it again. For one thread at a time, but for {@link #pid}.
 */
public final class ServiceInstance implements AutoCloseable {

    private static final Duration START_BOUND = Duration.ofMinutes(2);
    private static final Duration END_BOUND = Duration.ofMinutes(1);
    private static final List<String> STOP_SIGNALS = stopSignals();

    private final Service service;
    private final Path logs;
    private final String name;
    private final Path project;
    private final int port;
    private final int managementPort;
    private final Map<String, String> settings;
    private final Readiness readiness = new Readiness();
    private volatile @Nullable ServerProcess process;
    private int starts;

    /**
     * An instance that is not started yet, on ports that are free now.
     *
     * @param project  the project's root, where the services have been built
     * @param name     what its logs are called
     * @param logs     an existing folder
     * @param settings environment variables beside those of this process
     */
    public ServiceInstance(Path project, Service service, String name, Path logs, Map<String, String> settings) {
        var ports = Ports.free();
        this.project = project;
        this.service = service;
        this.name = name;
        this.logs = logs;
        this.port = ports.api(service);
        this.managementPort = ports.management(service);
        this.settings = new HashMap<>(settings);
    }

    /** Starts it with further settings, which later starts keep; returns at once. */
    public void start(Map<String, String> more) {
        settings.putAll(more);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path jar = ServiceJar.unpacked(ServiceJar.built(project, service).orElseThrow(), java);
        var environment = new HashMap<>(ServiceCommand.defaults(System.getenv()));
        environment.putAll(settings);
        environment.putAll(Map.of("SERVER_ADDRESS", Loopback.HOST, "SERVER_PORT", Integer.toString(port),
                "MANAGEMENT_SERVER_ADDRESS", Loopback.HOST, "MANAGEMENT_SERVER_PORT",
                Integer.toString(managementPort)));
        starts++;
        process = ServerProcess.start(new ServerProcess.Launch(ServiceCommand.of(java, jar), environment,
                logs.resolve(name + "-" + starts + ".log"), STOP_SIGNALS, null));
    }

    /** Starts it as it was started before; returns at once. */
    public void start() {
        start(Map.of());
    }

    /** Returns when it is ready, and fails if it ends before or takes more than two minutes. */
    public void awaitReady() {
        ServerProcess started = process;
        assertThat(started != null
                && started.awaitReady(START_BOUND,
                        () -> readiness.isReady(management().resolve("/actuator/health/readiness"))))
                .as(name + " is ready; its log: " + logs.resolve(name + "-" + starts + ".log")).isTrue();
    }

    /** Ends it as {@code kill -9} does; returns when it is gone. */
    public void kill() {
        ServerProcess running = process;
        if (running != null) {
            ProcessHandle.of(running.pid()).ifPresent(ProcessHandle::destroyForcibly);
            assertThat(running.awaitEnd(END_BOUND)).as(name + " has ended").isPresent();
            running.close();
        }
        process = null;
    }

    /** Sends it {@code SIGTERM}; returns the code with which it ended, and fails if it has not within a minute. */
    public int terminate() {
        ServerProcess running = Objects.requireNonNull(process);
        ProcessHandle.of(running.pid()).ifPresent(ProcessHandle::destroy);
        int code = running.awaitEnd(END_BOUND).orElseThrow(() -> new AssertionError(name + " has not ended"));
        running.close();
        process = null;
        return code;
    }

    /** The id of its process; 0 if there is none. */
    public long pid() {
        ServerProcess running = process;
        return running == null ? 0 : running.pid();
    }

    /** Whether it has not been started, or has been killed or closed. */
    public boolean isGone() {
        return process == null;
    }

    public URI api() {
        return URI.create("http://" + Loopback.HOST + ":" + port);
    }

    /** Where its operators find it. */
    public URI management() {
        return URI.create("http://" + Loopback.HOST + ":" + managementPort);
    }

    /** The number of the port that names its consumers. */
    public int port() {
        return port;
    }

    /** Stops it by the signal of an operator; returns when it has ended. */
    public void stop() {
        ServerProcess running = process;
        if (running != null) {
            running.close();
        }
        process = null;
    }

    @Override
    public void close() {
        stop();
        readiness.close();
    }

    private static List<String> stopSignals() {
        var signals = new ArrayList<>(Collections.nCopies(12, "TERM"));
        signals.add("KILL");
        return List.copyOf(signals);
    }
}
