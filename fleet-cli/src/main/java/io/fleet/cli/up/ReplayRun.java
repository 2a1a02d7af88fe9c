package io.fleet.cli.up;

import io.fleet.cli.replay.Replay;
import io.fleet.cli.replay.Timeline;
import io.fleet.cli.replay.TraceFile;
import io.fleet.cli.replay.TraceSurvey;
import io.fleet.cli.send.FixSender;
import io.fleet.cli.send.Tally;
import io.fleet.cli.terminal.Terminal;
import java.time.Duration;
import java.time.Instant;

/** Drives a trace on a thread of its own and says at its end what became of it. */
final class ReplayRun implements AutoCloseable {

    private final Terminal terminal;
    private final TraceSurvey survey;
    private final FixSender sender;
    private final Replay replay;
    private volatile boolean over;

    ReplayRun(TraceFile file, TraceSurvey survey, double speedUp, FixSender sender, Terminal terminal, Instant start) {
        this.terminal = terminal;
        this.survey = survey;
        this.sender = sender;
        this.replay = new Replay(file, new Timeline(survey, start), speedUp, sender);
        Thread.ofPlatform().daemon().name("replay").start(this::drive);
    }

    /** How far it is, to go before the status; empty when it is over. */
    String progress() {
        long sent = replay.sent();
        return over
                ? ""
                : "replayed %s of %s rows | ".formatted(StatusLine.grouped(sent), StatusLine.grouped(survey.rows()));
    }

    @Override
    public void close() {
        replay.stop();
    }

    private void drive() {
        long start = System.nanoTime();
        try {
            replay.run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        over = true;
        terminal.line(summary(Duration.ofNanos(System.nanoTime() - start)));
    }

    private String summary(Duration took) {
        Tally.Counts counts = sender.tally().counts();
        var text = new StringBuilder("the replay is over after %d s: %s rows, %s accepted, %s refused".formatted(
                took.toSeconds(), StatusLine.grouped(replay.sent()), StatusLine.grouped(counts.accepted()),
                StatusLine.grouped(counts.refusals())));
        counts.refused().forEach((reason, count) -> text.append("\n  refused ").append(StatusLine.grouped(count))
                .append(": ").append(reason));
        counts.retried().forEach((reason, count) -> text.append("\n  requests sent again ")
                .append(StatusLine.grouped(count)).append(": ").append(reason));
        return text.append("\nThe services stay up; Ctrl-C stops them.").toString();
    }
}
