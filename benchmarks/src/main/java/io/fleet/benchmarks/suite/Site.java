package io.fleet.benchmarks.suite;

import io.fleet.benchmarks.intake.BareIntake;
import io.fleet.benchmarks.machine.Server;
import io.fleet.benchmarks.machine.Servers;
import io.fleet.cli.token.TokenSigner;
import io.fleet.embedded.EmbeddedDatabase;
import io.fleet.embedded.EmbeddedRedis;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/** Where the suite runs: a Redis, a database, and servers that work with them, each started when it is first asked for. Confined to one thread. */
final class Site implements AutoCloseable {

    private final EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedis.Options.temporary());
    private final EmbeddedDatabase database = EmbeddedDatabase.start(EmbeddedDatabase.Options.temporary());
    private final String secret = TokenSigner.newSecret();
    private final Map<Part, Server> running = new EnumMap<>(Part.class);
    private final Servers servers;
    private final InstantSource clock;

    /** A server that is started once. */
    enum Part {
        INGESTION, BARE_INGESTION, PROCESSING
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

    /** An ingestion with limits that are checked and that the few who send here do not reach. */
    Server ingestion() {
        return once(Part.INGESTION, () -> servers.service("ingestion-service", Map.of("REDIS_URL", redis.url(),
                "FLEET_JWT_SECRET", secret, "FLEET_LIMIT_FIXES_PER_SECOND", "100000", "FLEET_LIMIT_FIXES_BURST",
                "1000000", "FLEET_LIMIT_BATCHES_PER_SECOND", "100000", "FLEET_LIMIT_BATCHES_BURST", "1000000")));
    }

    Server bareIngestion() {
        return once(Part.BARE_INGESTION,
                () -> servers.program(BareIntake.class, Integer.toString(redis.port())));
    }

    Server processing() {
        return once(Part.PROCESSING, () -> servers.service("processing-service", Map.of("REDIS_URL", redis.url(),
                "FLEET_JWT_SECRET", secret, "DATABASE_URL", database.jdbcUrl())));
    }

    /** A gateway for whoever asks, who closes it. */
    Server gateway() {
        return servers.service("websocket-gateway", Map.of("REDIS_URL", redis.url(), "FLEET_JWT_SECRET", secret,
                "FLEET_SOCKETS_MAX_PER_ADDRESS", "20000"));
    }

    /** Ends what is running, so that it is in nobody's way. */
    void stop(Part part) {
        var server = running.remove(part);
        if (server != null) {
            server.close();
        }
    }

    private Server once(Part part, Supplier<Server> start) {
        return running.computeIfAbsent(part, _ -> start.get());
    }

    @Override
    public void close() {
        for (var part : Part.values()) {
            stop(part);
        }
        database.close();
        redis.close();
    }
}
