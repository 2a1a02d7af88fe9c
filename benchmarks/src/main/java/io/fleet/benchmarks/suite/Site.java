package io.fleet.benchmarks.suite;

import io.fleet.benchmarks.fanout.Floor;
import io.fleet.benchmarks.intake.BareIntake;
import io.fleet.benchmarks.machine.Server;
import io.fleet.benchmarks.machine.Servers;
import io.fleet.cli.token.TokenSigner;
import io.fleet.embedded.EmbeddedDatabase;
import io.fleet.embedded.EmbeddedRedis;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Where the suite runs: a Redis, a database, and servers that work with them, each started when it is first asked for. Confined to one thread. */
final class Site implements AutoCloseable {

    private static final Executor ON_A_THREAD_EACH = work -> Thread.ofPlatform().start(work);

    private final EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedis.Options.temporary());
    private final EmbeddedDatabase database = EmbeddedDatabase.start(EmbeddedDatabase.Options.temporary());
    private final String secret = TokenSigner.newSecret();
    private final Map<Part, Server> running = new ConcurrentHashMap<>();
    private final Servers servers;
    private final InstantSource clock;

    /** A server that is started once. */
    enum Part {
        /** With limits that are checked and that the few who send here do not reach. */
        INGESTION,
        /** The least that an ingestion can be. */
        BARE_INGESTION,
        /** The consumers, and whom operators ask. */
        PROCESSING,
        /** For all customers. */
        GATEWAY,
        /** The least that a gateway can be. */
        FLOOR
    }

    /** Starts Redis, with its append-only file, and the database, which syncs what is committed. */
    Site(Servers servers, InstantSource clock) {
        this.servers = servers;
        this.clock = clock;
        try (var side = new RedisSide(redis.url())) {
            // A backlog for the consumers is not to be refused; the bound of the stream is half of this.
            side.connection().sync().configSet("maxmemory", "4gb");
        }
    }

    EmbeddedRedis redis() {
        return redis;
    }

    EmbeddedDatabase database() {
        return database;
    }

    Servers servers() {
        return servers;
    }

    InstantSource clock() {
        return clock;
    }

    TokenSigner signer() {
        return new TokenSigner(secret, Duration.ofHours(4), clock);
    }

    /** The one that runs, started if it does not. */
    Server get(Part part) {
        return running.computeIfAbsent(part, this::another);
    }

    /** One more, for whoever asks, who closes it. */
    Server another(Part part) {
        return switch (part) {
            case INGESTION -> servers.service("ingestion-service", Map.of("REDIS_URL", redis.url(),
                    "FLEET_JWT_SECRET", secret, "FLEET_LIMIT_FIXES_PER_SECOND", "100000", "FLEET_LIMIT_FIXES_BURST",
                    "1000000", "FLEET_LIMIT_BATCHES_PER_SECOND", "100000", "FLEET_LIMIT_BATCHES_BURST", "1000000"));
            case BARE_INGESTION -> servers.program(BareIntake.class, Integer.toString(redis.port()));
            case PROCESSING -> servers.service("processing-service", Map.of("REDIS_URL", redis.url(),
                    "FLEET_JWT_SECRET", secret, "DATABASE_URL", database.jdbcUrl()));
            case GATEWAY -> servers.service("websocket-gateway", Map.of("REDIS_URL", redis.url(), "FLEET_JWT_SECRET",
                    secret, "FLEET_SOCKETS_MAX_PER_ADDRESS", "20000"));
            case FLOOR -> servers.program(Floor.class, redis.url());
        };
    }

    /** Starts all of them at once, which takes no longer than the slowest where there is room. */
    void startAll() {
        atOnce(this::get);
    }

    private static void atOnce(Consumer<Part> deed) {
        CompletableFuture.allOf(Arrays.stream(Part.values())
                .map(part -> CompletableFuture.runAsync(() -> deed.accept(part), ON_A_THREAD_EACH))
                .toArray(CompletableFuture[]::new)).join();
    }

    /** Does that to it unless it does not run. */
    void ifRunning(Part part, Consumer<Server> deed) {
        var server = running.get(part);
        if (server != null) {
            deed.accept(server);
        }
    }

    /** Ends what is running, so that it is in nobody's way. */
    void stop(Part part) {
        var server = running.remove(part);
        if (server != null) {
            // One that stands still does not hear that it is to end.
            server.resume();
            server.close();
        }
    }

    /** Ends all that are running but these. */
    void stopAllBut(Part... staying) {
        Arrays.stream(Part.values()).filter(part -> !List.of(staying).contains(part)).forEach(this::stop);
    }

    /** How many fixes the history has. */
    long stored() {
        try (var connection = DriverManager.getConnection(database.jdbcUrl());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from fixes")) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        atOnce(this::stop);
        database.close();
        redis.close();
    }
}
