package io.fleet.processing.history;

import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The recorded day of a fleet, driven by as many fleets as wanted at once: each has drivers and orders of its own and is a few seconds behind the one
 * before. The trace has neither speed nor heading: those between two places stand in for them.
 *
 * @param fixes the recorded ones, in order of time
 */
record TraceDay(List<Fix> fixes) {

    /** Beside the project, unless {@code -Dfleet.bench.trace} names another. */
    static final Path FILE = Path.of(System.getProperty("fleet.bench.trace", "../../shared/data/fleet.csv.gz"));

    private static final long DRIVERS_OF_A_FLEET = 100_000;
    private static final int MILLIS_BEHIND = 1_731;
    private static final double KMH = 3.6;

    static TraceDay read() throws IOException {
        try (var lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(FILE)), StandardCharsets.UTF_8))) {
            var names = List.of(lines.readLine().split(","));
            return new TraceDay(lines.lines().map(line -> fix(names, line.split(",", -1))).toList());
        }
    }

    /** The first fixes of that many fleets, about as they would arrive. */
    Stream<Fix> fleets(int fleets) {
        return fixes.stream().flatMap(fix -> IntStream.range(0, fleets).mapToObj(fleet -> of(fix, fleet)));
    }

    private static Fix of(Fix fix, int fleet) {
        var order = fix.order();
        return new Fix(new DriverId(fix.driver().value() + fleet * DRIVERS_OF_A_FLEET), fix.position(),
                fix.takenAt().plusMillis((long) fleet * MILLIS_BEHIND), fix.speedKmh(), fix.headingDegrees(),
                fix.accuracyMetres(), order == null ? null : new OrderId(order.value() + "-" + fleet),
                fix.receivedAt());
    }

    private static Fix fix(List<String> names, String[] cells) {
        var time = Instant.parse(cells[names.indexOf("t")]);
        var order = cells[names.indexOf("order_id")];
        var speed = number(cells[names.indexOf("speed_mps_derived")]);
        return new Fix(new DriverId(Long.parseLong(cells[names.indexOf("driver_id")])),
                new Position(Double.parseDouble(cells[names.indexOf("lat")]),
                        Double.parseDouble(cells[names.indexOf("lon")])),
                time, speed == null ? null : Double.valueOf(Math.min(speed * KMH, Fix.SPEED_KMH.most())),
                number(cells[names.indexOf("heading_deg_derived")]), null, order.isEmpty() ? null : new OrderId(order),
                time);
    }

    private static @Nullable Double number(String cell) {
        return cell.isEmpty() ? null : Double.valueOf(cell);
    }
}
