package io.fleet.processing.consume;

import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Waits for what Redis answers. Blocks: call it from a thread of one's own, never from an event loop. */
public final class Await {

    private Await() {}

    /** The answer; throws a {@link RedisException} when the command failed, was refused or was given up. How long it may take is the connection's timeout. */
    public static <T extends @Nullable Object> T answer(CompletionStage<T> command) {
        try {
            return command.toCompletableFuture().get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RedisException cause ? cause : new RedisException(failed.getCause());
        } catch (CancellationException closed) {
            throw new RedisException("the connection to Redis was closed", closed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new RedisCommandInterruptedException(stopped);
        }
    }
}
