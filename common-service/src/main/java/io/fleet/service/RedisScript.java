package io.fleet.service;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A Lua script, which Redis runs as one command that nothing comes between.
 *
 * <p>It travels by its digest; where Redis has lost it, by a restart say, it is sent in full. Immutable and safe for use by many threads.
 */
public final class RedisScript {

    private final byte[] text;
    private final String digest;

    private RedisScript(byte[] text) {
        this.text = text;
        this.digest = Base16.digest(text);
    }

    /**
     * Reads a script from the class path.
     *
     * @param resources absolute names of the texts that make the script, in their order; what an earlier one declares local the later ones see
     */
    public static RedisScript of(String... resources) {
        var text = new StringBuilder();
        for (String resource : resources) {
            text.append(read(resource)).append('\n');
        }
        return new RedisScript(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Runs the script; the result fails as that of any other command does. */
    public <T> CompletionStage<T> run(RedisScriptingAsyncCommands<String, byte[]> redis, ScriptOutputType output,
            List<String> keys, List<byte[]> arguments) {
        String[] keyArray = keys.toArray(String[]::new);
        byte[][] argumentArray = arguments.toArray(byte[][]::new);
        return redis.<T>evalsha(digest, output, keyArray, argumentArray)
                .exceptionallyCompose(failure -> failure instanceof RedisNoScriptException
                        ? redis.<T>eval(text, output, keyArray, argumentArray)
                        : CompletableFuture.failedStage(failure));
    }

    private static String read(String resource) {
        try (InputStream stream = RedisScript.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("script: " + resource + " (expected: on the class path)");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
