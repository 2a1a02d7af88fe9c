package io.fleet.cli.faults;

import io.fleet.cli.stack.Service;
import io.fleet.cli.stack.ServiceInstance;
import io.fleet.cli.token.TokenSigner;
import io.fleet.embedded.EmbeddedRedis;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Everything that runs, each part to be broken by itself: the services reach Redis and the database through proxies, the test reaches both directly.
 *
 * <p>Logs stay in {@code target/faults/logs}. Closing ends all.
 */
final class Site implements AutoCloseable {

    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private final Path folder;
    private final Database database;
    private final HangingProxy redisProxy;
    private final HangingProxy databaseProxy;
    private final TokenSigner signer;
    private final ServiceInstance ingestion;
    private final ServiceInstance gateway;
    private final List<ServiceInstance> processing;
    private final RedisClient client;
    private final StatefulRedisConnection<String, byte[]> connection;
    private EmbeddedRedis redis;

    private Site(Path project, Path folder, Path logs) throws IOException {
        this.folder = folder;
        this.redis = EmbeddedRedis.start(new EmbeddedRedis.Options(0, folder.resolve("redis")));
        this.database = Database.start(folder, logs);
        this.redisProxy = new HangingProxy(redis.port());
        this.databaseProxy = new HangingProxy(database.port());
        String secret = TokenSigner.newSecret();
        this.signer = new TokenSigner(secret, Duration.ofHours(3), InstantSource.system());
        var settings = Map.of("REDIS_URL", "redis://127.0.0.1:" + redisProxy.port(), "DATABASE_URL",
                Database.url(databaseProxy.port()), "FLEET_JWT_SECRET", secret, "HOSTNAME", "faults");
        this.ingestion = new ServiceInstance(project, Service.INGESTION, "ingestion", logs, settings);
        this.gateway = new ServiceInstance(project, Service.GATEWAY, "gateway", logs, settings);
        this.processing = List.of(
                new ServiceInstance(project, Service.PROCESSING, "processing", logs, settings),
                new ServiceInstance(project, Service.PROCESSING, "processing-too", logs, settings));
        this.client = RedisClient.create(RedisURI.create(redis.url()));
        this.connection = client.connect(CODEC);
    }

    /** Starts Redis and the database; no service runs yet. */
    static Site start(Path project) throws IOException {
        Path logs = Files.createDirectories(Path.of("target", "faults", "logs").toAbsolutePath());
        removeAll(logs, false);
        return new Site(project, Files.createTempDirectory("fleet-faults-"), logs);
    }

    Database database() {
        return database;
    }

    HangingProxy redisProxy() {
        return redisProxy;
    }

    HangingProxy databaseProxy() {
        return databaseProxy;
    }

    TokenSigner signer() {
        return signer;
    }

    ServiceInstance ingestion() {
        return ingestion;
    }

    ServiceInstance gateway() {
        return gateway;
    }

    ServiceInstance processing() {
        return processing.getFirst();
    }

    /** One more instance of the processing, which runs only where a test starts it. */
    ServiceInstance processingToo() {
        return processing.getLast();
    }

    /** All instances, whether they run or not. */
    List<ServiceInstance> services() {
        return Stream.concat(Stream.of(ingestion, gateway), processing.stream()).toList();
    }

    /** Straight to Redis; waits while it is away. */
    RedisCommands<String, byte[]> redis() {
        return connection.sync();
    }

    /** A field of what Redis tells about itself. */
    String redisInfo(String field) {
        return redis().info().lines().filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1)).findFirst().orElse("");
    }

    /** How much is accepted and not yet done. */
    long backlog() {
        return redis().xlen(RedisKeys.STREAM);
    }

    /** How many entries the group has in hand. */
    long pending(String group) {
        return redis().xpending(RedisKeys.STREAM, group).getCount();
    }

    /** How many entries consumers of that instance have in hand. */
    long pendingOf(ServiceInstance instance) {
        return Stream.of(RedisKeys.LIVE_GROUP, RedisKeys.HISTORY_GROUP)
                .flatMap(group -> redis().xpending(RedisKeys.STREAM, group).getConsumerMessageCount().entrySet()
                        .stream())
                .filter(consumer -> consumer.getKey().endsWith(":" + instance.port()))
                .mapToLong(Map.Entry::getValue).sum();
    }

    /** Kills Redis; returns when it is gone. */
    void killRedis() {
        ProcessHandle.of(redis.pid()).ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
        redis.close();
    }

    /** Starts Redis again on its port and data. */
    void startRedis() {
        redis = EmbeddedRedis.start(new EmbeddedRedis.Options(redis.port(), folder.resolve("redis")));
    }

    @Override
    public void close() throws IOException {
        services().forEach(ServiceInstance::close);
        connection.close();
        client.shutdown();
        redisProxy.close();
        databaseProxy.close();
        database.close();
        redis.close();
        removeAll(folder, true);
    }

    private static void removeAll(Path folder, boolean itself) throws IOException {
        try (var found = Files.walk(folder)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                if (itself || !path.equals(folder)) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }
}
