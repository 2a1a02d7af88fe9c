package io.fleet.cli.stack;

import io.fleet.cli.terminal.CommandFailure;
import io.fleet.embedded.EmbeddedDatabase;
import io.fleet.embedded.EmbeddedRedis;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A Redis, a database and the three services, each a process of its own that ends with this one, {@code kill -9} included.
 *
 * <p>A service that dies is started again. Safe for use by many threads.
 */
public final class Stack implements AutoCloseable {

    private static final String REDIS = "Redis";
    private static final String DATABASE = "PostgreSQL";

    private final StackOptions options;
    private final StackListener listener;
    private final LogFolder logs;
    private final Readiness readiness = new Readiness();
    private final Deque<AutoCloseable> servers = new ArrayDeque<>();
    private final Map<Service, ServiceRunner> runners = new EnumMap<>(Service.class);
    private String redisUrl = "";
    private String databaseUrl = "";
    private boolean closed;

    private Stack(StackOptions options, StackListener listener) {
        this.options = options;
        this.listener = listener;
        this.logs = LogFolder.of(options.data());
    }

    /**
     * Starts everything and returns when all services are ready; what was started is stopped if that fails.
     *
     * @throws CommandFailure                            if a port is taken, a server does not answer or a service does not start
     * @throws io.fleet.embedded.EmbeddedStartException if an embedded server does not start
     */
    public static Stack start(StackOptions options, StackListener listener) {
        var stack = new Stack(options, listener);
        // However the process ends short of kill -9; after a close there is nothing left to do.
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop-stack"));
        try {
            stack.checkPorts();
            stack.startServers();
            stack.startServices();
            return stack;
        } catch (RuntimeException e) {
            stack.logs.keep();
            stack.close();
            throw e;
        }
    }

    /** Where the service's audience finds it, from this machine. */
    public URI api(Service service) {
        String host = options.bind().equals("0.0.0.0") ? Loopback.HOST : options.bind();
        return URI.create("http://" + host + ":" + options.ports().api(service));
    }

    /** Where the service's operators find it. */
    public URI management(Service service) {
        return URI.create("http://" + Loopback.HOST + ":" + options.ports().management(service));
    }

    public String redisUrl() {
        return redisUrl;
    }

    /** A JDBC URL. */
    public String databaseUrl() {
        return databaseUrl;
    }

    /** Where each service's log is. */
    public Path logs() {
        return logs.path();
    }

    /** The id of the process that the service runs in now. */
    public synchronized long pid(Service service) {
        ServiceRunner runner = runners.get(service);
        return runner == null ? 0 : runner.pid();
    }

    /** Stops everything, the services first, and returns when nothing is left; repeating it is harmless. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        together(running().stream().<Runnable>map(runner -> runner::close).toList());
        while (!servers.isEmpty()) {
            close(servers.removeLast());
        }
        readiness.close();
        logs.close();
    }

    private void checkPorts() {
        Ports ports = options.ports();
        if (options.redisUrl() == null) {
            PortCheck.await("the embedded Redis", Loopback.HOST, ports.redis(),
                    "stop it, or give a Redis with --redis-url");
        }
        if (options.databaseUrl() == null) {
            PortCheck.await("the embedded PostgreSQL", Loopback.HOST, ports.database(),
                    "stop it, or give a database with --database-url");
        }
        for (var service : Service.values()) {
            PortCheck.await("the " + service.label(), options.bind(), ports.api(service), "stop it");
            PortCheck.await("the " + service.label() + "'s management", Loopback.HOST, ports.management(service),
                    "stop it");
        }
    }

    private void startServers() {
        together(List.of(this::startRedis, this::startDatabase));
    }

    private void startRedis() {
        listener.starting(REDIS);
        if (options.redisUrl() == null) {
            var redis = EmbeddedRedis.start(new EmbeddedRedis.Options(options.ports().redis(), data("redis")));
            own(redis);
            redisUrl = redis.url();
        } else {
            redisUrl = options.redisUrl();
            new RedisProbe(redisUrl).check();
        }
        listener.ready(REDIS);
    }

    private void startDatabase() {
        listener.starting(DATABASE);
        if (options.databaseUrl() == null) {
            var database = EmbeddedDatabase
                    .start(new EmbeddedDatabase.Options(options.ports().database(), data("postgres")));
            own(database);
            databaseUrl = database.jdbcUrl();
        } else {
            databaseUrl = options.databaseUrl();
            DatabaseProbe.check(databaseUrl, System.getenv());
        }
        listener.ready(DATABASE);
    }

    private void startServices() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        var starts = new ArrayList<Runnable>();
        for (var service : Service.values()) {
            starts.add(() -> {
                var runner = new ServiceRunner(launch(service, java), readiness, listener);
                add(service, runner);
                runner.start();
            });
        }
        together(starts);
    }

    private ServiceRunner.Launch launch(Service service, Path java) {
        Path built = ServiceJar.built(options.project(), service)
                .orElseThrow(() -> new CommandFailure("the " + service.label() + " has not been built: run ./mvnw "
                        + "package, or start through ./fleet, which does"));
        Path jar = ServiceJar.unpacked(built, java);
        return new ServiceRunner.Launch(service.label(), ServiceCommand.of(java, jar), environment(service),
                logs.path().resolve(service.label() + ".log"),
                management(service).resolve("/actuator/health/readiness"));
    }

    private Map<String, String> environment(Service service) {
        var environment = new HashMap<>(ServiceCommand.defaults(System.getenv()));
        environment.putAll(options.settings());
        environment.putAll(Map.of("REDIS_URL", redisUrl, "DATABASE_URL", databaseUrl,
                "FLEET_JWT_SECRET", options.secret(),
                "SERVER_ADDRESS", options.bind(), "SERVER_PORT", Integer.toString(options.ports().api(service)),
                "MANAGEMENT_SERVER_ADDRESS", Loopback.HOST,
                "MANAGEMENT_SERVER_PORT", Integer.toString(options.ports().management(service))));
        return environment;
    }

    private @Nullable Path data(String server) {
        Path data = options.data();
        return data == null ? null : data.resolve(server);
    }

    /** From here on the server is stopped with the stack, also by a signal that comes while others still start. */
    private void own(AutoCloseable server) {
        synchronized (this) {
            if (!closed) {
                servers.add(server);
                return;
            }
        }
        close(server);
    }

    private synchronized void add(Service service, ServiceRunner runner) {
        if (closed) {
            runner.close();
        }
        runners.put(service, runner);
    }

    private synchronized List<ServiceRunner> running() {
        return List.copyOf(runners.values());
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            // Neither a runner nor an embedded server declares a checked exception; AutoCloseable does.
            throw new IllegalStateException(e);
        }
    }

    /** Runs all at once and throws what the first of them threw, when all have ended. */
    private static void together(List<Runnable> parts) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> running = parts.stream().map(threads::submit).toList();
            for (Future<?> part : running) {
                part.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }
}
