package io.fleet.ingestion.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Hooks;

@Timeout(60)
class BacklogSamplerTest {

    private static final long PATIENCE_SECONDS = 20;
    private static final Backlog FULL = new Backlog(2, Duration.ZERO, 1, 1, 0);

    private final LinkedBlockingQueue<CompletableFuture<Backlog>> questions = new LinkedBlockingQueue<>();
    private final BacklogGate gate = new BacklogGate(new BacklogProperties(1), () -> 0);
    private final BacklogSampler sampler = new BacklogSampler(this::ask, gate);

    @BeforeEach
    void start() {
        sampler.start();
    }

    @AfterEach
    void stop() {
        sampler.stop();
    }

    @Test
    void nothingIsAskedWhileAnAnswerIsDue() throws InterruptedException {
        var first = question();
        assertThat(questions.poll(4L * BacklogSampler.PAUSE_MILLIS, TimeUnit.MILLISECONDS)).isNull();
        first.complete(FULL);
        var _ = question();
        assertThat(gate.isOpen()).isFalse();
    }

    @Test
    void aFailureChangesNothingAndTheNextRoundComes() throws InterruptedException {
        question().completeExceptionally(new IllegalStateException("away"));
        question().completeExceptionally(new IllegalStateException("away"));
        var third = question();
        assertThat(gate.isOpen()).isTrue();
        third.complete(FULL);
        var _ = question();
        assertThat(gate.isOpen()).isFalse();
    }

    @Test
    void stoppedItAsksNoMoreAndStartedItDoes() throws InterruptedException {
        var first = question();
        sampler.stop();
        assertThat(sampler.isRunning()).isFalse();
        first.complete(FULL);
        assertThat(questions.poll(4L * BacklogSampler.PAUSE_MILLIS, TimeUnit.MILLISECONDS)).isNull();
        sampler.start();
        var _ = question();
        assertThat(sampler.isRunning()).isTrue();
    }

    @Test
    void stoppingAfterAFailureDropsNoError() throws InterruptedException {
        var dropped = new LinkedBlockingQueue<Throwable>();
        var asked = new CountDownLatch(1);
        var refused = new BacklogSampler(() -> {
            asked.countDown();
            return CompletableFuture.failedStage(new IllegalStateException("not connected"));
        }, gate);
        Hooks.onErrorDropped(dropped::add);
        try {
            refused.start();
            assertThat(asked.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            refused.stop();
        } finally {
            Hooks.resetOnErrorDropped();
        }
        assertThat(dropped).isEmpty();
    }

    private CompletionStage<Backlog> ask() {
        var question = new CompletableFuture<Backlog>();
        questions.add(question);
        return question;
    }

    private CompletableFuture<Backlog> question() throws InterruptedException {
        var question = questions.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (question == null) {
            throw new AssertionError("nothing was asked");
        }
        return question;
    }
}
