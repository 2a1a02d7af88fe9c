package io.fleet.processing.consume;

import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Waits for what Redis answers. Blocks: call it from a thread of one's own, never from an event loop. */
public final class Await {

    private Await() {}

    /** The answer; throws what the command failed with. How long it may take is the connection's timeout. */
    public static <T extends @Nullable Object> T answer(CompletionStage<T> command) {
        try {
            return command.toCompletableFuture().get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new RedisException(failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new RedisCommandInterruptedException(stopped);
        }
    }
}
