package io.fleet.ingestion.stream;

import io.fleet.service.RedisLink;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Asks Redis for the backlog. Never blocks; safe for use by many threads. */
final class BacklogProbe {

    private static final String USED = "used_memory:";
    private static final String LIMIT = "maxmemory:";

    private final RedisLink redis;
    private final InstantSource clock;

    BacklogProbe(RedisLink redis, InstantSource clock) {
        this.redis = redis;
        this.clock = clock;
    }

    /** One round trip, of constant cost however long the stream; the result fails while Redis cannot tell. */
    CompletionStage<Backlog> ask() {
        return redis.send(this::ask);
    }

    private CompletionStage<Backlog> ask(RedisAsyncCommands<String, byte[]> commands) {
        var entries = commands.xlen(RedisKeys.STREAM).toCompletableFuture();
        var oldest = commands.xrange(RedisKeys.STREAM, Range.unbounded(), Limit.from(1)).toCompletableFuture();
        var bytes = commands.memoryUsage(RedisKeys.STREAM).toCompletableFuture();
        var info = commands.info("memory").toCompletableFuture();
        return CompletableFuture.allOf(entries, oldest, bytes, info).thenApply(_ -> new Backlog(entries.join(),
                age(oldest.join()), orNone(bytes.join()), number(info.join(), USED), number(info.join(), LIMIT)));
    }

    private Duration age(List<StreamMessage<String, byte[]>> first) {
        if (first.isEmpty()) {
            return Duration.ZERO;
        }
        String id = first.getFirst().getId();
        long added = Long.parseLong(id.substring(0, id.indexOf('-')));
        return Duration.ofMillis(Math.max(0, clock.millis() - added));
    }

    /** Redis knows no bytes of a stream that is not there. */
    private static long orNone(@Nullable Long bytes) {
        return bytes == null ? 0 : bytes;
    }

    private static long number(String info, String name) {
        return info.lines().filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.substring(name.length()).strip()))
                .findFirst().orElse(0);
    }
}
