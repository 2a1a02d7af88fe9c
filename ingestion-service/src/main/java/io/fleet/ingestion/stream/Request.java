package io.fleet.ingestion.stream;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Fixes that somebody waits for. Safe for use by many threads. */
final class Request {

    private final List<byte[]> fixes;
    private final @Nullable String trace;
    private final BiConsumer<Integer, @Nullable Throwable> then;
    private volatile @Nullable Throwable failure;

    /**
     * Nothing sent yet.
     *
     * @param fixes at least one
     * @param trace what goes with each of them, or null
     * @param then  is told, once, how many they were, and what was in the way of one of them or null
     */
    Request(List<byte[]> fixes, @Nullable String trace, BiConsumer<Integer, @Nullable Throwable> then) {
        this.fixes = fixes;
        this.trace = trace;
        this.then = then;
    }

    List<byte[]> fixes() {
        return fixes;
    }

    @Nullable
    String trace() {
        return trace;
    }

    /** One of them is not taken, for this reason. */
    void fail(Throwable reason) {
        failure = reason;
    }

    /** All of them are answered. */
    void end() {
        then.accept(fixes.size(), failure);
    }
}
