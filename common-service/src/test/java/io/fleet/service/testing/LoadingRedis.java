package io.fleet.service.testing;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A Redis that reads its data anew for some seconds and answers {@code LOADING} meanwhile, as after a restart with much data.
 *
 * <p>Closing waits for the end of it.
 */
public final class LoadingRedis implements AutoCloseable {

    /** Redis looks after its clients once for each 2 MiB that it has read. */
    private static final int VALUE_BYTES = 2_200_000;
    private static final int VALUES = 12;
    private static final String MICROS_PER_KEY = "300000";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final RedisClient client;
    private final RedisCommands<String, String> commands;
    private final CompletableFuture<Void> reload;

    private LoadingRedis(RedisClient client, RedisCommands<String, String> commands) {
        this.client = client;
        this.commands = commands;
        this.reload = CompletableFuture.runAsync(commands::debugReload);
    }

    /** Ends all other connections and has the Redis load what it holds, and large values with it. */
    public static LoadingRedis at(String url) {
        var uri = RedisURI.create(url);
        uri.setTimeout(PATIENCE);
        var client = RedisClient.create(uri);
        var commands = client.connect().sync();
        commands.configSet("rdbcompression", "no");
        for (int i = 0; i < VALUES; i++) {
            commands.setrange("large:" + i, VALUE_BYTES, "x");
        }
        commands.configSet("key-load-delay", MICROS_PER_KEY);
        commands.clientKill(KillArgs.Builder.typeNormal().skipme());
        return new LoadingRedis(client, commands);
    }

    @Override
    public void close() {
        reload.join();
        commands.configSet("key-load-delay", "0");
        client.shutdown();
    }
}
