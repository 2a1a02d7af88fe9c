package io.fleet.processing.deadletter;

import io.fleet.service.RedisLink;
import io.fleet.service.RedisScript;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The entries that were given up.
 *
 * <p>Never blocks; safe for use by many threads and processes. Results fail with a {@link RedisException} while Redis is away or refuses.
 */
final class DeadLetters {

    /** After how many bytes a page ends early. */
    static final int PAGE_BYTES = 4 * 1024 * 1024;

    private static final String FOLDER = "/io/fleet/processing/deadletter/";
    private static final RedisScript LIST = RedisScript.of(FOLDER + "list.lua");
    private static final RedisScript REPLAY = RedisScript.of(FOLDER + "replay.lua");
    private static final List<String> DEAD_LETTERS = List.of(RedisKeys.DEAD_LETTERS);

    private final RedisLink redis;

    DeadLetters(RedisLink redis) {
        this.redis = redis;
    }

    /**
     * The oldest ones behind the place given. Large ones make a page end early.
     *
     * @param after behind which the page begins, or null for the first page
     * @param limit how many at most
     */
    CompletionStage<DeadLetterPage> list(@Nullable LetterId after, int limit) {
        var arguments = List.of(ascii(after == null ? "-" : "(" + after), ascii(Integer.toString(limit)),
                ascii(Integer.toString(PAGE_BYTES)));
        return redis.send(commands -> LIST.<List<?>>run(commands, ScriptOutputType.MULTI, DEAD_LETTERS, arguments))
                .thenApply(DeadLetters::page);
    }

    /** Gives the entry back to the stream, for all groups, and deletes the dead letter; returns whether there was one. */
    CompletionStage<Boolean> replay(LetterId id) {
        return redis.send(commands -> REPLAY.<Long>run(commands, ScriptOutputType.INTEGER,
                List.of(RedisKeys.STREAM, RedisKeys.DEAD_LETTERS), List.of(ascii(id.text()))))
                .thenApply(replayed -> replayed > 0);
    }

    /** Deletes the dead letter for good; returns whether there was one. */
    CompletionStage<Boolean> delete(LetterId id) {
        return redis.send(commands -> commands.xdel(RedisKeys.DEAD_LETTERS, id.text()))
                .thenApply(deleted -> deleted > 0);
    }

    /** Of whether there are more, as a number, and the entries. */
    private static DeadLetterPage page(List<?> answer) {
        return new DeadLetterPage(answer.stream().skip(1).map(DeadLetters::letter).toList(),
                !answer.getFirst().equals(0L));
    }

    /** Of an id and a list in which names and values take turns. */
    private static DeadLetter letter(Object entry) {
        var parts = (List<?>) entry;
        var namesAndValues = (List<?>) parts.get(1);
        var fields = new HashMap<String, String>();
        for (int i = 0; i + 1 < namesAndValues.size(); i += 2) {
            fields.put(text(namesAndValues.get(i)), text(namesAndValues.get(i + 1)));
        }
        return new DeadLetter(text(parts.get(0)), fields);
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
