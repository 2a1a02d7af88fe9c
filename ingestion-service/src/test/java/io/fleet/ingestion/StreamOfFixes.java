package io.fleet.ingestion;

import io.fleet.model.Fix;
import io.fleet.wire.FixJson;
import io.fleet.wire.Reading;
import io.fleet.wire.RedisKeys;
import io.fleet.wire.StreamEntry;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A test's view of the Redis behind the service. */
public final class StreamOfFixes implements AutoCloseable {

    private final RedisClient client;
    private final RedisCommands<String, String> redis;

    public StreamOfFixes(String url) {
        client = RedisClient.create(url);
        redis = client.connect().sync();
    }

    /** The fields of the stream's entries, oldest first. */
    public List<Map<String, String>> entries() {
        return redis.xrange(RedisKeys.STREAM, Range.unbounded()).stream().map(entry -> entry.getBody()).toList();
    }

    /** The texts of the fixes, oldest first. */
    public List<String> texts() {
        return entries().stream().map(entry -> entry.getOrDefault(StreamEntry.FIX, "")).toList();
    }

    /** The fixes, oldest first. */
    public List<Fix> fixes() {
        return texts().stream().map(text -> switch (FixJson.decode(text.getBytes(StandardCharsets.UTF_8))) {
            case Reading.Read read -> read.fix();
            case Reading.Refused refused -> throw new AssertionError(refused);
        }).toList();
    }

    public long length() {
        return redis.xlen(RedisKeys.STREAM);
    }

    public RedisCommands<String, String> redis() {
        return redis;
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
