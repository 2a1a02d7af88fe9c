package io.fleet.ingestion.stream;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Keeps the gate told of the backlog: while it runs, {@value #PAUSE_MILLIS} ms after each answer or failure it asks again, never twice at once.
 *
 * <p>A failure is logged when failures begin and tells the gate nothing.
 */
final class BacklogSampler implements SmartLifecycle {

    static final int PAUSE_MILLIS = 250;

    private static final Logger log = LoggerFactory.getLogger(BacklogSampler.class);
    private static final int AFTER_WHAT_IT_USES = 1_000;

    private final Supplier<CompletionStage<Backlog>> probe;
    private final BacklogGate gate;
    private @Nullable Disposable sampling;
    private volatile boolean failing;

    BacklogSampler(Supplier<CompletionStage<Backlog>> probe, BacklogGate gate) {
        this.probe = probe;
        this.gate = gate;
    }

    @Override
    public synchronized void start() {
        if (sampling == null) {
            sampling = Mono.fromFuture(() -> probe.get().toCompletableFuture(), true)
                    .doOnNext(this::know)
                    .doOnError(this::miss)
                    .onErrorComplete()
                    .repeatWhen(rounds -> rounds.delayElements(Duration.ofMillis(PAUSE_MILLIS)))
                    .subscribe();
        }
    }

    @Override
    public synchronized void stop() {
        if (sampling != null) {
            sampling.dispose();
            sampling = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return sampling != null;
    }

    @Override
    public int getPhase() {
        return AFTER_WHAT_IT_USES;
    }

    private void know(Backlog backlog) {
        failing = false;
        gate.judge(backlog);
    }

    private void miss(Throwable failure) {
        if (!failing) {
            failing = true;
            log.warn("The backlog is not known: {}", failure.getMessage());
        }
    }
}
