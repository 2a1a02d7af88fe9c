package io.fleet.cli.up;

import io.fleet.cli.send.FixSender;
import io.fleet.cli.send.Report;
import io.fleet.cli.send.ReportJson;
import io.fleet.cli.send.SendListener;
import io.fleet.cli.simulate.SimulatedFix;
import io.fleet.cli.simulate.Simulation;
import io.fleet.cli.watch.Spotters;
import io.fleet.model.OrderId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets simulated drivers report in real time until it is closed. */
final class Traffic implements AutoCloseable {

    private final Simulation simulation;
    private final FixSender sender;
    private final InstantSource clock;
    private final CountDownLatch closing = new CountDownLatch(1);

    /** Begins at once, on a thread of its own. */
    Traffic(Simulation simulation, FixSender sender, InstantSource clock) {
        this.simulation = simulation;
        this.sender = sender;
        this.clock = clock;
        Thread.ofVirtual().name("traffic").start(this::drive);
    }

    /** Has every fix that is sent measured if one of the spotters watches its order. */
    static SendListener measured(Spotters spotters) {
        return (report, nanoTime) -> {
            if (report.takenAt() != null) {
                OrderId order = report.order() == null ? null : OrderId.parse(report.order()).orElse(null);
                spotters.sending(report.driver(), report.takenAt(), order, nanoTime);
            }
        };
    }

    @Override
    public void close() {
        closing.countDown();
    }

    private void drive() {
        try {
            while (!closing.await(untilNext().toMillis(), TimeUnit.MILLISECONDS)) {
                for (SimulatedFix fix : simulation.until(clock.instant())) {
                    sender.submit(report(fix));
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration untilNext() {
        Duration left = Duration.between(clock.instant(), simulation.nextDue());
        return left.isNegative() ? Duration.ZERO : left.plusMillis(1);
    }

    static Report report(SimulatedFix fix) {
        String order = fix.order() == null ? null : fix.order().value();
        String json = new ReportJson().number("latitude", fix.position().latitude())
                .number("longitude", fix.position().longitude()).text("timestamp", fix.takenAt().toString())
                .number("speed", fix.speedKmh()).number("heading", fix.headingDegrees())
                .number("accuracy", fix.accuracyMetres()).text("order_id", order).end();
        return new Report(fix.driver(), fix.takenAt(), order, json);
    }
}
