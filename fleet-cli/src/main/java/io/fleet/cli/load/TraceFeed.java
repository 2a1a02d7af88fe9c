package io.fleet.cli.load;

import io.fleet.cli.replay.Replay;
import io.fleet.cli.replay.TraceFile;
import io.fleet.cli.replay.TraceRow;
import io.fleet.cli.send.Report;
import io.fleet.cli.terminal.CommandFailure;
import io.fleet.model.OrderId;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** The rows of a trace one after the other and then from its beginning, as if they were measured now. */
final class TraceFeed implements Feed, AutoCloseable {

    private final TraceFile file;
    private Stream<TraceRow> rows;
    private Iterator<TraceRow> left;

    TraceFeed(TraceFile file) {
        this.file = file;
        this.rows = usable(file);
        this.left = rows.iterator();
        if (!left.hasNext()) {
            throw new CommandFailure("the trace " + file.path() + " has no row that can be sent");
        }
    }

    @Override
    public List<Report> next(Instant takenAt, int fixes) {
        if (!left.hasNext()) {
            rows.close();
            rows = usable(file);
            left = rows.iterator();
        }
        TraceRow row = left.next();
        return List.of(Replay.report(row.driverId().orElseThrow(), row, takenAt));
    }

    @Override
    public List<OrderId> orders(int most) {
        try (Stream<TraceRow> all = usable(file)) {
            return all.flatMap(row -> OrderId.parse(row.order()).stream()).distinct().limit(most).toList();
        }
    }

    @Override
    public void close() {
        rows.close();
    }

    private static Stream<TraceRow> usable(TraceFile file) {
        return file.rows().filter(row -> row.driverId().isPresent() && row.recordedAt() != null);
    }
}
