package io.fleet.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.cli.replay.Replay;
import io.fleet.cli.replay.ReplaySettings;
import io.fleet.cli.replay.Timeline;
import io.fleet.cli.replay.TraceFile;
import io.fleet.cli.replay.TraceSurvey;
import io.fleet.cli.send.FixSender;
import io.fleet.cli.send.SendListener;
import io.fleet.cli.send.Tally;
import io.fleet.cli.stack.Service;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A trace that was driven through a stack of its own, with what it must have become. */
final class ReplayedTrace implements AutoCloseable {

    private final TraceFile file;
    private final TraceSurvey survey;
    private final Timeline timeline;
    private final Expected expected;
    private final RunningStack stack;
    private final double speedUp;

    private ReplayedTrace(TraceFile file, TraceSurvey survey, double speedUp) {
        this.file = file;
        this.survey = survey;
        this.speedUp = speedUp;
        var settings = new HashMap<>(ReplaySettings.of(survey, speedUp, Map.of()));
        // A slow machine may take longer over the day than a driver may be silent.
        settings.put("FLEET_CURRENT_TTL", "1h");
        this.stack = RunningStack.start(settings);
        this.timeline = new Timeline(survey, Instant.now());
        this.expected = Expected.of(file, timeline);
    }

    /** Starts a stack for the trace; nothing is sent yet. */
    static ReplayedTrace prepare(Path trace, double speedUp) {
        var file = new TraceFile(trace);
        return new ReplayedTrace(file, TraceSurvey.of(file), speedUp);
    }

    Expected expected() {
        return expected;
    }

    RunningStack stack() {
        return stack;
    }

    Timeline timeline() {
        return timeline;
    }

    long rows() {
        return survey.rows();
    }

    /** Sends all rows, waits until all of them are done, and returns what became of them at the border. */
    Tally.Counts drive() throws InterruptedException {
        try (var sender = new FixSender(stack.api(Service.INGESTION), stack.signer(), SendListener.SILENT)) {
            new Replay(file, timeline, speedUp, sender).run();
            stack.awaitDone();
            return sender.tally().counts();
        }
    }

    /** Holds the whole history against the file, row by row, by SQL; returns how many rows there are. */
    long compareHistory() throws SQLException {
        long rows = 0;
        try (var connection = stack.database();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setFetchSize(10_000);
            var stored = statement.executeQuery("""
                    select driver_id, floor(extract(epoch from time) * 1000)::bigint as millis,
                           latitude, longitude, speed, order_id
                    from driver_locations""");
            while (stored.next()) {
                rows++;
                var takenAt = Instant.ofEpochMilli(stored.getLong("millis"));
                var ofDriver = expected.ofDriver(stored.getLong("driver_id"));
                assertThat(ofDriver).as("driver " + stored.getLong("driver_id")).containsKey(takenAt);
                var row = Objects.requireNonNull(ofDriver.get(takenAt));
                assertThat(stored.getDouble("latitude")).isEqualTo(Double.parseDouble(row.lat()));
                assertThat(stored.getDouble("longitude")).isEqualTo(Double.parseDouble(row.lon()));
                assertThat(stored.getString("order_id")).isEqualTo(row.order().isEmpty() ? null : row.order());
                String speed = stored.getString("speed");
                assertThat(speed == null ? "" : speed).matches(text -> sameNumber(text, row.speedKmh()),
                        "is " + row.speedKmh());
            }
        }
        return rows;
    }

    /** Holds a driver's route, page by page, against the file. */
    void compareRoute(long driver) {
        var ofDriver = expected.ofDriver(driver);
        var route = new RouteOfDriver(stack, driver).between(ofDriver.firstKey(), ofDriver.lastKey().plusMillis(1));
        assertThat(route.keySet()).as("times of driver " + driver).isEqualTo(ofDriver.keySet());
        route.forEach((takenAt, fix) -> {
            var row = Objects.requireNonNull(ofDriver.get(takenAt));
            assertThat(List.of(fix.latitude(), fix.longitude())).as("driver " + driver + " at " + takenAt)
                    .isEqualTo(List.of(Double.parseDouble(row.lat()), Double.parseDouble(row.lon())));
            assertThat(fix.order()).isEqualTo(row.order());
        });
    }

    private static boolean sameNumber(String text, String other) {
        boolean absent = text.isEmpty() || other.isEmpty();
        return absent ? text.equals(other) : Double.parseDouble(text) == Double.parseDouble(other);
    }

    @Override
    public void close() {
        stack.close();
    }
}
