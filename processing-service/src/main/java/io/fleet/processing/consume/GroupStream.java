package io.fleet.processing.consume;

import io.fleet.service.RedisScript;
import io.fleet.wire.RedisKeys;
import io.fleet.wire.Rfc3339;
import io.fleet.wire.StreamEntry;
import io.lettuce.core.Consumer;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The stream as one consumer of one group sees it, on a connection of its own.
 *
 * <p>Every call blocks, and throws when Redis is away or refuses. A connection that is lost stays lost: open another one. Confined to one thread.
 */
final class GroupStream implements AutoCloseable {

    /** The most entries that one read gives. */
    static final int MOST_ENTRIES = 512;

    /** The longest that a read waits for entries. */
    static final Duration LONGEST_BLOCK = Duration.ofSeconds(1);

    /**
     * For how long a pending entry may be in somebody else's hands: a multiple of the longest that a batch should take, because an entry taken
     * over too early is only done twice.
     */
    static final Duration DEAD_AFTER = Duration.ofSeconds(20);

    /** So many that a mistake shows before it is reached, and so few that they fit beside the backlog. */
    static final int MOST_DEAD_LETTERS = 100_000;

    /** Few, because they may be of any size. */
    private static final int MOST_BURIED_AT_ONCE = 16;

    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);
    private static final String FOLDER = "/io/fleet/processing/consume/";
    private static final RedisScript BURY = RedisScript.of(FOLDER + "bury.lua");
    private static final RedisScript TAKE_OVER = RedisScript.of(FOLDER + "take-over.lua");
    private static final RedisScript LEAVE = RedisScript.of(FOLDER + "leave.lua");
    private static final RedisScript TRIM = RedisScript.of(FOLDER + "trim.lua");
    private static final List<String> STREAM = List.of(RedisKeys.STREAM);

    private final StatefulRedisConnection<String, byte[]> connection;
    private final int mostDeadLetters;
    private final boolean traced;
    private final Consumer<String> consumer;
    private final ReadSize size = new ReadSize(MOST_ENTRIES);
    private final AtomicBoolean closed = new AtomicBoolean();

    /** What is {@code traced} gives entries with their traces. */
    GroupStream(StatefulRedisConnection<String, byte[]> connection, String group, String name, int mostDeadLetters,
            boolean traced) {
        this.connection = connection;
        this.mostDeadLetters = mostDeadLetters;
        this.traced = traced;
        this.consumer = Consumer.from(group, name);
        connection.addListener(new RedisConnectionStateAdapter() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
                // It would come back and repeat the read; whether the first one was answered could not be told.
                if (closed.compareAndSet(false, true)) {
                    var _ = connection.closeAsync();
                }
            }
        });
    }

    /** Makes the stream and the group where they are missing; the group begins with the stream's first entry. */
    void prepare() {
        try {
            connection.sync().xgroupCreate(StreamOffset.from(RedisKeys.STREAM, "0"), consumer.getGroup(),
                    XGroupCreateArgs.Builder.mkstream());
        } catch (RedisBusyException there) {
            // The group is there, which is all that was wanted.
        }
    }

    /** Entries that nobody of the group has had yet; none if none came in time. */
    Batch readNew(Duration block) {
        return read(XReadArgs.Builder.count(size.entries()).block(block.toMillis()),
                StreamOffset.lastConsumed(RedisKeys.STREAM));
    }

    /** The first of the entries that were given to this consumer before and never acknowledged. */
    Batch readOwnPending() {
        return read(XReadArgs.Builder.count(size.entries()), StreamOffset.from(RedisKeys.STREAM, "0"));
    }

    /**
     * Makes entries this consumer's own that another one was given long ago and never acknowledged, and lets consumers go that are gone for
     * good and owe nothing.
     *
     * @return how many entries were taken over, at most {@value #MOST_ENTRIES}
     */
    long takeOver() {
        return run(TAKE_OVER, STREAM, ascii(consumer.getGroup()), ascii(consumer.getName()), millis(DEAD_AFTER),
                ascii(Integer.toString(MOST_ENTRIES)), millis(FORGOTTEN_AFTER));
    }

    /** Acknowledges the entries, all of which are done. */
    void acknowledge(List<Entry> done) {
        if (!done.isEmpty()) {
            connection.sync().xack(RedisKeys.STREAM, consumer.getGroup(),
                    done.stream().map(Entry::id).toArray(String[]::new));
        }
    }

    /**
     * Moves entries to the dead letters: each is in either place at any time, and there once however often this is repeated. Throws when there
     * are as many dead letters as there may be; the entries then stay pending.
     */
    void bury(List<Poison> poison, Instant failedAt) {
        for (int from = 0; from < poison.size(); from += MOST_BURIED_AT_ONCE) {
            buryAtOnce(poison.subList(from, Math.min(from + MOST_BURIED_AT_ONCE, poison.size())), failedAt);
        }
    }

    private void buryAtOnce(List<Poison> poison, Instant failedAt) {
        var arguments = new ArrayList<byte[]>(3 + 3 * poison.size());
        arguments.add(ascii(consumer.getGroup()));
        arguments.add(ascii(Rfc3339.write(failedAt)));
        arguments.add(ascii(Integer.toString(mostDeadLetters)));
        for (var dead : poison) {
            byte[] fix = dead.entry().fix();
            arguments.add(ascii(dead.entry().id()));
            arguments.add(fix == null ? new byte[0] : fix);
            arguments.add(dead.reason().getBytes(StandardCharsets.UTF_8));
        }
        Await.<Long>answer(BURY.run(connection.async(), ScriptOutputType.INTEGER,
                List.of(RedisKeys.STREAM, RedisKeys.DEAD_LETTERS), arguments));
    }

    /** Deletes what both groups have acknowledged, and nothing else. */
    void trim() {
        run(TRIM, STREAM, ascii(RedisKeys.LIVE_GROUP), ascii(RedisKeys.HISTORY_GROUP));
    }

    /** Takes this consumer off the group unless entries are pending for it. */
    void leave() {
        run(LEAVE, STREAM, ascii(consumer.getGroup()), ascii(consumer.getName()));
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            connection.close();
        }
    }

    @SuppressWarnings("unchecked")
    private Batch read(XReadArgs how, StreamOffset<String> from) {
        List<StreamMessage<String, byte[]>> messages = connection.sync().xreadgroup(consumer, how, from);
        if (messages.isEmpty()) {
            return Batch.EMPTY;
        }
        boolean full = messages.size() >= size.entries();
        var entries = new ArrayList<Entry>(messages.size());
        var vanished = new ArrayList<Entry>(0);
        long bytes = 0;
        for (var message : messages) {
            var body = message.getBody();
            bytes += bytes(body);
            if (body == null || body.isEmpty()) {
                vanished.add(new Entry(message.getId(), null));
            } else {
                entries.add(new Entry(message.getId(), body.get(StreamEntry.FIX), traced ? trace(body) : null));
            }
        }
        size.learn(messages.size(), bytes);
        return new Batch(entries, vanished, full);
    }

    private static @Nullable String trace(Map<String, byte[]> body) {
        byte[] trace = body.get(StreamEntry.TRACE);
        return trace == null ? null : new String(trace, StandardCharsets.ISO_8859_1);
    }

    private static long bytes(@Nullable Map<String, byte[]> body) {
        return body == null
                ? 0
                : body.entrySet().stream().mapToLong(field -> field.getKey().length() + field.getValue().length).sum();
    }

    private long run(RedisScript script, List<String> keys, byte[]... arguments) {
        return Await.<Long>answer(
                script.run(connection.async(), ScriptOutputType.INTEGER, keys, List.of(arguments)));
    }

    private static byte[] millis(Duration duration) {
        return ascii(Long.toString(duration.toMillis()));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
