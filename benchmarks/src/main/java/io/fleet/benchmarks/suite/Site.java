package io.fleet.benchmarks.suite;

import io.fleet.benchmarks.machine.Server;
import io.fleet.benchmarks.machine.Servers;
import io.fleet.cli.token.TokenSigner;
import io.fleet.embedded.EmbeddedDatabase;
import io.fleet.embedded.EmbeddedRedis;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * Where the suite runs: a Redis and a database of its own, and what services need to work with them.
 *
 * @param redis    with an append-only file, as everywhere
 * @param database that syncs what is committed, as everywhere
 * @param servers  starts more
 * @param secret   what tokens are signed with
 * @param clock    of this machine
 */
record Site(EmbeddedRedis redis, EmbeddedDatabase database, Servers servers, String secret,
        InstantSource clock) implements AutoCloseable {

    /** Starts both. */
    static Site start(Servers servers, InstantSource clock) {
        var redis = EmbeddedRedis.start(EmbeddedRedis.Options.temporary());
        try (var side = new RedisSide(redis.url())) {
            // A backlog for the consumers is not to be refused; the bound of the stream is half of this.
            side.connection().sync().configSet("maxmemory", "4gb");
        }
        return new Site(redis, EmbeddedDatabase.start(EmbeddedDatabase.Options.temporary()), servers,
                TokenSigner.newSecret(), clock);
    }

    TokenSigner signer() {
        return new TokenSigner(secret, Duration.ofHours(4), clock);
    }

    /** An ingestion with limits that are checked and that the few who send here do not reach. */
    Server ingestion() {
        return servers.service("ingestion-service", Map.of("REDIS_URL", redis.url(), "FLEET_JWT_SECRET", secret,
                "FLEET_LIMIT_FIXES_PER_SECOND", "100000", "FLEET_LIMIT_FIXES_BURST", "1000000",
                "FLEET_LIMIT_BATCHES_PER_SECOND", "100000", "FLEET_LIMIT_BATCHES_BURST", "1000000"));
    }

    Server processing() {
        return servers.service("processing-service", Map.of("REDIS_URL", redis.url(), "FLEET_JWT_SECRET", secret,
                "DATABASE_URL", database.jdbcUrl()));
    }

    Server gateway() {
        return servers.service("websocket-gateway", Map.of("REDIS_URL", redis.url(), "FLEET_JWT_SECRET", secret,
                "FLEET_SOCKETS_MAX_PER_ADDRESS", "20000"));
    }

    @Override
    public void close() {
        database.close();
        redis.close();
    }
}
